// One drill: load, fault, recovery, audit.
import { setTimeout as sleep } from "node:timers/promises"
import { type Connection, connect } from "@shoal/driver"
import { createPool } from "@shoal/pool"
import type { RunningServer } from "@shoal/servers"
import type { Fault } from "./faults.ts"
import { Ledger } from "./ledger.ts"
import { Load } from "./load.ts"

const acquireTimeout = 3000
const queryTimeout = 1500
const cancelTimeout = 500
/** Writes after the fault that show that the service is back. */
const writesThatProve = 50
const longestRecovery = 20_000

/** One line of the table. */
export interface Outcome {
  readonly fault: string
  readonly server: string
  readonly acknowledged: number
  readonly lost: number
  readonly wrong: number
  readonly failed: number
  readonly overdue: number
  /** Milliseconds. */
  readonly longestPause: number
  /** Milliseconds from the end of the fault to the first acknowledged write; Infinity when there was none. */
  readonly resumedAfter: number
  readonly passed: boolean
}

/** Prepares a server: a database, a user without privileges that would exempt it from read_only. */
export async function prepare(server: RunningServer): Promise<void> {
  await using admin = await asAdmin(server)
  await harden(admin)
  await admin.query("DROP DATABASE IF EXISTS drill")
  await admin.query("CREATE DATABASE drill")
  await admin.query(
    "CREATE TABLE drill.ledger (id INT PRIMARY KEY AUTO_INCREMENT, number INT NOT NULL, KEY (number))",
  )
  await admin.query("CREATE USER IF NOT EXISTS drill@'%'")
  await admin.query("GRANT SELECT, INSERT ON drill.* TO drill@'%'")
}

/** Runs one fault under load. */
export async function drill(server: RunningServer, fault: Fault): Promise<Outcome> {
  await using admin = await asAdmin(server)
  await admin.query("TRUNCATE drill.ledger")
  const pool = await createPool({
    host: server.host,
    port: server.port,
    user: "drill",
    db: "drill",
    minSize: 2,
    maxSize: 6,
    acquireTimeout,
    connectTimeout: 1000,
    queryTimeout,
    cancelTimeout,
  })
  const ledger = new Ledger()
  const load = new Load(pool, ledger, {
    acquire: acquireTimeout,
    statement: queryTimeout + cancelTimeout,
  })
  load.start()
  await sleep(500)
  ledger.startWatch()
  const scene = {
    server,
    load,
    admin: () => asAdmin(server),
    harden: async () => {
      await using conn = await asAdmin(server)
      await harden(conn)
    },
  }
  await fault.happen(scene)
  const resumedAfter = await recovery(ledger)
  await load.stop()
  pool.close()
  await pool.waitClosed({ timeout: 10_000 })
  await using auditor = await asAdmin(server)
  await auditor.query("USE drill")
  const { lost, wrong } = await ledger.audit(auditor)
  const found = { lost, wrong: wrong + load.wrongAnswers, overdue: load.overdue, resumedAfter }
  return {
    ...found,
    fault: fault.name,
    server: `${server.family} ${server.version}`,
    acknowledged: ledger.acknowledged,
    failed: ledger.failed,
    longestPause: ledger.longestPause,
    passed: isFine(found),
  }
}

/** Whether every promise was kept; `npm run drill` fails otherwise. */
export function isFine(found: Pick<Outcome, "lost" | "wrong" | "overdue" | "resumedAfter">): boolean {
  return found.lost + found.wrong + found.overdue === 0 && found.resumedAfter !== Infinity
}

async function recovery(ledger: Ledger): Promise<number> {
  const start = performance.now()
  const before = ledger.acknowledged
  let first = Infinity
  while (performance.now() - start < longestRecovery) {
    if (first === Infinity && ledger.acknowledged > before) first = performance.now() - start
    if (ledger.acknowledged >= before + writesThatProve) return first
    await sleep(5)
  }
  return Infinity
}

async function asAdmin(server: RunningServer): Promise<Connection> {
  return connect({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    autocommit: true,
  })
}

/** The servers of tests are quick rather than safe: without this a crash may lose a second of commits. */
async function harden(admin: Connection): Promise<void> {
  await admin.query("SET GLOBAL innodb_flush_log_at_trx_commit = 1")
  await admin.query("SET GLOBAL sync_binlog = 1")
}

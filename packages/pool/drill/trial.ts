// One trial: a pool under load, something that happens meanwhile, the recovery, the audit. It knows neither faults nor tables.
import { setTimeout as sleep } from "node:timers/promises"
import { type Connection, connect } from "@shoal/driver"
import { createPool, type Pool } from "@shoal/pool"
import type { ServerAddress } from "@shoal/servers"
import { type CuttingProxy, startCuttingProxy } from "@shoal/servers/cutting-proxy"
import { type Audit, Ledger } from "./ledger.ts"
import { type Drilled, Load } from "./load.ts"

/** What the pool of a trial is opened with. */
export interface Destination {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly db: string
}

/** A pool under trial, and how it ends. */
export interface PoolOnTrial {
  readonly pool: Drilled
  readonly close: () => Promise<void>
}

/** What is tried. */
export interface Trial {
  readonly server: ServerAddress
  /** Whether the pool goes through the proxy. */
  readonly throughLine: boolean
  /** Database with the table `ledger`, and a user who may only read and write it. */
  readonly database: string
  readonly user: string
  readonly password: string
  /** Opens the pool. @default `createPool` */
  readonly open?: (destination: Destination) => Promise<PoolOnTrial>
  /** What happens under load; resolves when everything is as it was. */
  readonly happen: (load: Load, line: CuttingProxy) => Promise<void>
  /** Servers whose tables are compared besides. @default none */
  readonly others?: readonly ServerAddress[]
  /** What the load holds the pool to. @default `limits` */
  readonly limits?: Limits
  /** Milliseconds after the fault within which the service has to be back. @default 20000 */
  readonly patience?: number
}

/** Limits of a pool, in milliseconds. */
export interface Limits {
  readonly acquireTimeout: number
  readonly connectTimeout: number
  readonly queryTimeout: number
  readonly cancelTimeout: number
}

/** What was found. */
export interface Findings extends Audit {
  readonly acknowledged: number
  /** Reads that gave something else than what was asked for. */
  readonly wrong: number
  /** Callers that were held up for longer than their deadline. */
  readonly overdue: number
  /** Milliseconds. */
  readonly longestPause: number
  /** Milliseconds from the end of the fault to the first acknowledged write; Infinity when there were not enough. */
  readonly resumedAfter: number
}

/** Those of the drills. */
export const limits: Limits = {
  acquireTimeout: 3000,
  connectTimeout: 1000,
  queryTimeout: 1500,
  cancelTimeout: 500,
}
/** Writes after the fault that show that the service is back. */
const writesThatProve = 50

/** Runs one trial. */
export async function hold(trial: Trial): Promise<Findings> {
  const { server, database, user, password, open = openPool } = trial
  await using line = await startCuttingProxy(server)
  const { host, port } = trial.throughLine ? line : server
  const { pool, close } = await open({ host, port, user, password, db: database })
  const ledger = new Ledger()
  const { acquireTimeout, queryTimeout, cancelTimeout } = trial.limits ?? limits
  const load = new Load(pool, ledger, { acquire: acquireTimeout, statement: queryTimeout + cancelTimeout })
  load.start()
  await sleep(500)
  ledger.startWatch()
  await trial.happen(load, line)
  const resumedAfter = await recovery(ledger, trial.patience ?? 20_000)
  await load.stop()
  await close()
  const { longestPause, acknowledged } = ledger
  const audit = await auditAll([server, ...(trial.others ?? [])], database, ledger)
  const { wrongAnswers: wrong, overdue } = load
  return { ...audit, acknowledged, wrong, overdue, longestPause, resumedAfter }
}

/** Whether every promise was kept; `npm run drill` fails otherwise. */
export function isFine(found: Omit<Findings, "longestPause">): boolean {
  const { lost, doubled, halved, invented, wrong, overdue, resumedAfter, acknowledged } = found
  const broken = lost + doubled + halved + invented + wrong + overdue
  return broken === 0 && acknowledged > 0 && resumedAfter !== Infinity
}

/** A connection of the administrator. */
export async function asAdmin(server: ServerAddress): Promise<Connection> {
  const { host, port, user, password } = server
  return connect({ host, port, user, password, autocommit: true })
}

/** The pool that is sold. */
export async function openPool(destination: Destination, options: object = {}): Promise<PoolOnTrial> {
  const pool: Pool = await createPool({ ...destination, minSize: 4, maxSize: 6, ...limits, ...options })
  return {
    pool,
    async close() {
      pool.close()
      await pool.waitClosed({ timeout: 10_000 })
    },
  }
}

async function recovery(ledger: Ledger, patience: number): Promise<number> {
  const start = performance.now()
  const before = ledger.acknowledged
  let first = Infinity
  while (performance.now() - start < patience) {
    if (first === Infinity && ledger.acknowledged > before) first = performance.now() - start
    if (ledger.acknowledged >= before + writesThatProve) return first
    await sleep(5)
  }
  return Infinity
}

async function auditAll(servers: readonly ServerAddress[], database: string, ledger: Ledger): Promise<Audit> {
  const auditors: Connection[] = []
  try {
    for (const server of servers) {
      const auditor = await asAdmin(server)
      auditors.push(auditor)
      await auditor.query(`USE ${database}`)
    }
    return await ledger.audit(...auditors)
  } finally {
    await Promise.all(auditors.map((auditor) => auditor.ensureClosed()))
  }
}

// One drill: a fault on private servers, tried with the pool as it is sold.
import type { Connection } from "@shoal/driver"
import type { RunningServer } from "@shoal/servers"
import type { Fault } from "./fault.ts"
import { asAdmin, type Findings, hold, isFine } from "./trial.ts"

/** One line of the table. */
export interface Outcome extends Findings {
  readonly fault: string
  readonly server: string
  /** Whether anybody noticed the fault: where nothing happened nothing is proved. */
  readonly felt: boolean
  readonly passed: boolean
}

/** The server that is broken, and another one that may take its place. */
export interface Pair {
  readonly server: RunningServer
  readonly standby: RunningServer
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
export async function drill({ server, standby }: Pair, fault: Fault): Promise<Outcome> {
  for (const each of [server, standby]) {
    await using admin = await asAdmin(each)
    await admin.query("TRUNCATE drill.ledger")
  }
  const found = await hold({
    server,
    throughLine: fault.throughLine ?? false,
    database: "drill",
    user: "drill",
    password: "",
    others: [standby],
    happen: (load, line) =>
      fault.happen({
        server,
        standby,
        load,
        line,
        admin: () => asAdmin(server),
        harden: async () => {
          await using conn = await asAdmin(server)
          await harden(conn)
        },
      }),
  })
  const felt = wasFelt(found)
  return {
    ...found,
    fault: fault.name,
    server: `${server.family} ${server.version}`,
    felt,
    passed: felt && isFine(found),
  }
}

/** Without a fault no write is refused or in doubt, and no pause is as long as that of the mildest fault. */
export function wasFelt({ doubtful, refused, longestPause }: Findings): boolean {
  return doubtful + refused > 0 || longestPause >= 50
}

/** The servers of tests are quick rather than safe: without this a crash may lose a second of commits. */
async function harden(admin: Connection): Promise<void> {
  await admin.query("SET GLOBAL innodb_flush_log_at_trx_commit = 1")
  await admin.query("SET GLOBAL sync_binlog = 1")
}

// What the tests of commands share: a database with a table of numbers, clients that end with their test.
import { afterAll, afterEach, beforeAll } from "vitest"
import { comInitDb, comStmtPrepare, type SessionOptions, type StatementInfo } from "../../src/index.ts"
import { LiveClient } from "./live-client.ts"
import { randomDatabase } from "./servers.ts"

/** A database of a suite; it and `admin` exist while the suite's tests run. */
export interface CommandServer {
  readonly database: string
  /** A client beside those of the tests. */
  readonly admin: LiveClient
  /** A client that the test need not close. */
  readonly open: (options?: Partial<SessionOptions>) => Promise<LiveClient>
}

/** To be called in the body of a suite. The database has a table `seq` of the numbers `n` from 0 to 999. */
export function commandServer(url: string): CommandServer {
  const database = randomDatabase()
  const clients: LiveClient[] = []
  let admin: LiveClient

  beforeAll(async () => {
    admin = await LiveClient.connect({ url })
    await admin.rows(`CREATE DATABASE ${database}`)
    await admin.send(comInitDb(database))
    await admin.rows("CREATE TABLE seq (n INT PRIMARY KEY)")
    await admin.rows(`INSERT INTO seq VALUES ${Array.from({ length: 1000 }, (_, i) => `(${i})`).join(",")}`)
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.close()
  })
  afterAll(async () => {
    await admin.rows(`DROP DATABASE ${database}`)
    admin.close()
  })

  return {
    database,
    get admin() {
      return admin
    },
    open: async (options) => {
      const client = await LiveClient.connect({ url }, { database, ...options })
      clients.push(client)
      return client
    },
  }
}

/** Prepares a statement. @throws Error with the server's answer when that is another. */
export async function prepared(client: LiveClient, sql: string): Promise<StatementInfo> {
  const { last } = await client.send(comStmtPrepare(sql))
  if (last.kind !== "prepared") throw new Error(JSON.stringify(last))
  return last.statement
}

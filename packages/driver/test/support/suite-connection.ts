// What most suites on a real server begin with: a database of their own and one connection to it.
import { type ConnectOptions, type Connection, connect } from "@shoal/driver"
import { createDatabase, type ServerAddress, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll } from "vitest"

/** Both exist while the suite's tests run. */
export interface SuiteConnection {
  readonly database: TestDatabase
  readonly conn: Connection
}

/** To be called in the body of a suite, before its own `beforeAll`. */
export function suiteConnection(server: ServerAddress, options: ConnectOptions = {}): SuiteConnection {
  let database: TestDatabase | undefined
  let conn: Connection | undefined

  beforeAll(async () => {
    database = await createDatabase(server)
    conn = await connect(database.url, options)
  })
  afterAll(async () => {
    await conn?.ensureClosed()
    await database?.drop()
  })

  return {
    get database() {
      return made(database)
    },
    get conn() {
      return made(conn)
    },
  }
}

function made<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the suite has not begun: use it inside of tests and hooks")
  return value
}

// Pools on a real server, in a database of their own; they end with the test that made them.
import { connect, type Connection } from "@shoal/driver"
import { createDatabase, type ServerAddress, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, afterEach, beforeAll, expect } from "vitest"
import { createPool, type Pool, type PoolOptions } from "../../src/index.ts"

/** What the tests of one suite share. Its database and its `admin` exist while the suite's tests run. */
export interface RealPools {
  readonly database: TestDatabase
  /** A connection beside the pools, with autocommit. */
  readonly admin: Connection
  /** A pool that the test need not close. */
  readonly create: (options?: PoolOptions, url?: string) => Promise<Pool>
}

/** To be called in the body of a suite: it registers what runs before and after the tests. */
export function realPools(server: ServerAddress, defaults: PoolOptions = {}): RealPools {
  let database: TestDatabase
  let admin: Connection
  const pools: Pool[] = []

  beforeAll(async () => {
    database = await createDatabase(server)
    admin = await connect(database.url, { autocommit: true, bigint: "number" })
  })
  afterEach(async () => {
    for (const pool of pools.splice(0)) {
      pool.terminate()
      await pool.waitClosed({ timeout: 10_000 })
    }
  })
  afterAll(async () => {
    await admin.ensureClosed()
    await database.drop()
  })

  return {
    get database() {
      return database
    },
    get admin() {
      return admin
    },
    create: async (options, url = database.url) => {
      const pool = await createPool(url, { bigint: "number", ...defaults, ...options })
      pools.push(pool)
      return pool
    },
  }
}

/** The first column of the first row. */
export async function value(conn: Connection, sql: string): Promise<unknown> {
  const { rows } = await conn.query<[unknown]>(sql, undefined, { rows: "array" })
  return rows[0]?.[0]
}

/** Waits for something that happens by itself, however slow the machine is. What never happens fails the test. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(holds, { timeout: 100_000, interval: 10 }).toBe(true)
}

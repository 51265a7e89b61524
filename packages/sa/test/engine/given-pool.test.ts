// createEngine({ pool }): pools that exist already, of both drivers.
import { createPool as createShoal } from "@shoal/pool"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { createPool as createCallback } from "mysql2"
import { createPool as createPromise } from "mysql2/promise"
import { afterAll, beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { mysql2Pool } from "../../src/mysql2.ts"

forEachServer((server) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await createDatabase(server)
  })
  afterAll(async () => {
    await db.drop()
  })

  async function works(engine: sa.Engine): Promise<void> {
    await using conn = await engine.connect()
    expect(await conn.scalar("SELECT @@time_zone")).toBe("+00:00")
    const row = await conn
      .execute("SELECT CAST(7 AS SIGNED) AS n, CAST('2026-01-01' AS DATE) AS d")
      .then((r) => r.one())
    expect([BigInt(row["n"] as number), row["d"]]).toEqual([7n, "2026-01-01"])
  }

  test("mysql2/promise, mysql2, and one that mysql2Pool() made; none of them is ended with the engine", async () => {
    const promise = createPromise({ uri: db.url, connectionLimit: 2 })
    const callback = createCallback({ uri: db.url, connectionLimit: 2 })
    for (const pool of [promise, callback, mysql2Pool(promise)]) {
      await using engine = await sa.createEngine({ pool })
      expect([engine.driver, engine.maxSize]).toEqual(["mysql2", 2])
      await works(engine)
    }
    await promise.query("SELECT 1")
    await promise.end()
    await new Promise<void>((resolve) => callback.end(() => resolve()))
  })

  test("mysql2 options that change values or reset connections make no difference", async () => {
    const pool = createPromise({
      uri: db.url,
      resetOnRelease: true,
      dateStrings: false,
      decimalNumbers: true,
      jsonStrings: true,
      nestTables: true,
      typeCast: (field: { string(): string | null }) => `cast:${field.string() ?? ""}`,
    })
    await using engine = await sa.createEngine({ pool })
    for (let i = 0; i < 2; i++) await works(engine)
    await using conn = await engine.acquire()
    const row = await conn
      .execute("SELECT CAST('1.50' AS DECIMAL(5,2)) AS p, JSON_OBJECT('a', 1) AS j")
      .then((r) => r.one())
    expect([row["p"], row["j"]]).toEqual(["1.50", { a: 1 }])
    await conn.close()
    engine.close()
    await engine.waitClosed()
    await pool.end()
  })

  test("connections of a mysql2 pool are afterwards as they were before", async () => {
    const pool = createPromise({ uri: db.url, connectionLimit: 1 })
    await pool.query("SET SESSION time_zone = '+03:00', autocommit = 0")
    await pool.query("CREATE TABLE kept (id INT PRIMARY KEY)")
    const engine = await sa.createEngine({ pool })
    await using closing = engine
    await works(engine)
    {
      await using conn = await engine.connect()
      await conn.execute("INSERT INTO kept VALUES (1)")
    }
    await closing[Symbol.asyncDispose]()
    const [rows] = await pool.query(
      "SELECT @@time_zone AS zone, @@autocommit AS commits, COUNT(*) AS n FROM kept",
    )
    expect(rows).toEqual([{ zone: "+03:00", commits: 0, n: 0 }])
    await pool.end()
  })

  test("@shoal/pool", async () => {
    const pool = await createShoal(db.url, { minSize: 1, maxSize: 3, autocommit: true })
    await using engine = await sa.createEngine({ pool })
    expect([engine.driver, engine.maxSize]).toEqual(["shoal", 3])
    await works(engine)
  })

  test("what is no pool, and options that belong to the pool, are refused", async () => {
    await expect(sa.createEngine({ pool: {} as never })).rejects.toThrow(sa.ArgumentError)
    const pool = createPromise({ uri: db.url })
    await expect(sa.createEngine({ pool, maxSize: 3 })).rejects.toThrow('option "maxSize"')
    await pool.end()
  })
})

// What is rolled back, or fails to be, is never committed by what comes after it.
import { beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

forEachEngine((bench) => {
  const rows = async (): Promise<unknown[]> => {
    await using conn = await bench.engine.acquire()
    return await conn.scalars("SELECT id FROM silent ORDER BY id")
  }
  const add = (id: number): string => `INSERT INTO silent VALUES (${id})`
  const two = "SELECT 1 UNION SELECT 2"

  beforeEach(async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute("DROP TABLE IF EXISTS silent")
    await conn.execute("CREATE TABLE silent (id INT PRIMARY KEY)")
  })

  test("rollback drops a result that is still read; commit refuses and can be repeated", async () => {
    await using conn = await bench.engine.connect()
    await conn.execute(add(1))
    await conn.stream(two)
    await conn.rollback()
    await conn.execute(add(2))
    const open = await conn.stream(two)
    await expect(conn.commit()).rejects.toThrow("still open")
    await open.close()
    await conn.commit()
    expect(await rows()).toEqual([2])
  })

  test("work that throws beside an open result is rolled back to its savepoint", async () => {
    await using conn = await bench.engine.acquire()
    await conn.begin(async () => {
      await conn.execute(add(1))
      const failing = conn.beginNested(async () => {
        await conn.execute(add(2))
        await conn.stream(two)
        throw new Error("no")
      })
      await expect(failing).rejects.toThrow("no")
    })
    expect(await rows()).toEqual([1])
  })

  test("a rollback that was not sent leaves the transaction open", async () => {
    await using conn = await bench.engine.connect()
    await conn.execute(add(1))
    await expect(conn.rollback({ signal: AbortSignal.abort() })).rejects.toThrow()
    expect(conn.inTransaction).toBe(true)
    await conn.rollback()
    await conn.execute(add(2))
    await conn.commit()
    expect(await rows()).toEqual([2])
  })

  test("what follows DDL that failed is in a transaction", async () => {
    await using conn = await bench.engine.connect()
    await conn.execute(add(1))
    await expect(conn.execute("CREATE TABLE silent (id INT)")).rejects.toThrow("already exists")
    await conn.execute(add(2))
    await conn.rollback()
    expect(await rows()).toEqual([1])
  })

  test("what is asked for beside a commit begins the next transaction", async () => {
    await using conn = await bench.engine.connect()
    await conn.execute(add(1))
    const commit = conn.commit()
    await conn.execute(add(2))
    await commit
    await conn.rollback()
    expect(await rows()).toEqual([1])
  })

  test("begin(work) refuses statements after an inner rollback, and LOCK TABLES", async () => {
    await using conn = await bench.engine.acquire()
    const work = conn.begin(async () => {
      await (await conn.begin()).rollback()
      await conn.execute(add(1))
    })
    await expect(work).rejects.toThrow(sa.InvalidRequestError)
    await using other = await bench.engine.connect()
    await expect(other.execute("LOCK TABLES silent WRITE")).rejects.toThrow("LOCK TABLES")
    expect(await rows()).toEqual([])
  })

  test("a prepared two-phase transaction takes no further statements", async () => {
    await using conn = await bench.engine.acquire()
    const tr = await conn.beginTwophase()
    await conn.execute(add(1))
    await tr.prepare()
    await expect(conn.execute(add(2))).rejects.toThrow("is prepared")
    await conn.rollbackPrepared(tr.xid)
    expect([tr.isActive, await rows()]).toEqual([false, []])
  })
})

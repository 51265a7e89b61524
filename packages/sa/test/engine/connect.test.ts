// SQLAlchemy 2.0's mode: connect() begins by itself, commit as you go.
import { beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"
import { resetTable, tbl } from "../support/sa-tbl.ts"

const count = sa.select(sa.func.count().as("n")).selectFrom(tbl)
const add = tbl.insert().values({ val: "some_val_2" })

forEachEngine((bench) => {
  beforeEach(async () => {
    await resetTable(bench.engine)
  })

  async function rows(): Promise<number> {
    await using conn = await bench.engine.acquire()
    return Number(await conn.scalar(count))
  }

  test("the first statement begins; commit ends; the next begins again", async () => {
    await using conn = await bench.engine.connect()
    expect(conn.inTransaction).toBe(false)
    await conn.execute(add)
    expect([conn.inTransaction, await rows()]).toEqual([true, 1])
    await conn.commit()
    expect([conn.inTransaction, await rows()]).toEqual([false, 2])
    await conn.execute(add)
    await conn.rollback()
    expect(await rows()).toBe(2)
    await conn.commit()
    await conn.rollback()
  })

  test("leaving without commit rolls back", async () => {
    {
      await using conn = await bench.engine.connect()
      await conn.execute(add)
    }
    expect(await rows()).toBe(1)
  })

  test("statements at the same time begin one transaction", async () => {
    await using conn = await bench.engine.connect()
    await Promise.all([conn.execute(add), conn.execute(add), conn.execute(add)])
    expect(Number(await conn.scalar(count))).toBe(4)
    await conn.rollback()
    expect(await rows()).toBe(1)
  })

  test("begin() before anything else, and the error after", async () => {
    await using conn = await bench.engine.connect()
    const tr = await conn.begin()
    await conn.execute(add)
    await tr.commit()
    expect(await rows()).toBe(2)
    await conn.execute(add)
    await expect(conn.begin()).rejects.toThrow(sa.InvalidRequestError)
    await conn.rollback()
  })

  test("beginNested is a savepoint in the transaction that begins with it", async () => {
    await using conn = await bench.engine.connect()
    const nested = await conn.beginNested()
    expect(nested).toBeInstanceOf(sa.NestedTransaction)
    await conn.execute(add)
    await nested.rollback()
    await conn.execute(add)
    await conn.commit()
    expect(await rows()).toBe(2)
  })

  test("isolation level AUTOCOMMIT begins nothing", async () => {
    await using conn = (await bench.engine.connect()).executionOptions({ isolationLevel: "AUTOCOMMIT" })
    await conn.execute(add)
    expect([conn.inTransaction, await rows()]).toEqual([false, 2])
  })

  test("isolation level of a connection and of an engine", async () => {
    await using conn = await bench.engine.connect()
    conn.executionOptions({ isolationLevel: "READ COMMITTED" })
    expect(Number(await conn.scalar(count))).toBe(1)
    expect(() => conn.executionOptions({ isolationLevel: "SERIALIZABLE" })).toThrow(sa.InvalidRequestError)
    await bench.engine.begin((other) => other.execute(add))
    expect(Number(await conn.scalar(count))).toBe(2)
    await conn.rollback()

    await using engine = await bench.open({ isolationLevel: "READ COMMITTED" })
    await using second = await engine.connect()
    expect(Number(await second.scalar(count))).toBe(2)
    await bench.engine.begin((other) => other.execute(add))
    expect(Number(await second.scalar(count))).toBe(3)
  })

  test("the level holds for statements without a transaction, and ends with the lease", async () => {
    const variable = bench.server.family === "mariadb" ? "@@tx_isolation" : "@@transaction_isolation"
    const own = bench.driver === "shoal" ? { resetOnRelease: false } : {}
    await using engine = await bench.open({ maxSize: 1, ...own })
    const level = async (conn: sa.SAConnection): Promise<unknown> => await conn.scalar(`SELECT ${variable}`)
    {
      await using conn = (await engine.acquire()).executionOptions({ isolationLevel: "READ UNCOMMITTED" })
      await using other = await bench.engine.connect()
      await other.execute(add)
      expect([await level(conn), Number(await conn.scalar(count))]).toEqual(["READ-UNCOMMITTED", 2])
      conn.executionOptions({ isolationLevel: "SERIALIZABLE" })
      const both = await Promise.all([level(conn), level(conn)])
      expect(both).toEqual(["SERIALIZABLE", "SERIALIZABLE"])
    }
    await using next = await engine.acquire()
    expect(await level(next)).toBe("REPEATABLE-READ")
  })

  test("execution options: unknown names and values are refused, yieldPer streams", async () => {
    await using conn = await bench.engine.connect()
    expect(() => conn.executionOptions({ isolation: "SERIALIZABLE" } as object)).toThrow(
      'unknown execution option "isolation"; expected isolationLevel, loggingToken, streamResults, yieldPer, maxRowBuffer, schemaTranslateMap, prepare',
    )
    expect(() => conn.executionOptions({ yieldPer: 0 })).toThrow(/yieldPer.*at least 1, found 0/)
    await expect(bench.open({ executionOptions: { yield: 3 } as object })).rejects.toThrow(sa.ArgumentError)
    conn.executionOptions({ yieldPer: 2 })
    const query = sa.select(sa.values(sa.column("x", sa.Integer), { name: "v" }).data([[1], [2], [3]]))
    const sizes: number[] = []
    for await (const part of (await conn.execute(query)).partitions()) sizes.push(part.length)
    expect(sizes).toEqual([2, 1])
  })

  test("an error leaves the transaction open, until rollback", async () => {
    await using conn = await bench.engine.connect()
    await conn.execute(add)
    await expect(conn.execute("SELECT * FROM nowhere_at_all")).rejects.toMatchObject({ errno: 1146 })
    expect(conn.inTransaction).toBe(true)
    await conn.execute(add)
    await conn.commit()
    expect(await rows()).toBe(3)
  })

  test("driver autocommit off: acquire() gathers until commit()", async () => {
    await using engine = await bench.open({ autocommit: false })
    {
      await using conn = await engine.acquire()
      await conn.execute(add)
      expect(await rows()).toBe(1)
      await conn.commit()
      expect(await rows()).toBe(2)
      await conn.execute(add)
      await conn.rollback()
      await conn.execute(add)
    }
    expect(await rows()).toBe(2)
  })

  test("statements that are prepared after a while, and transactions between them", async () => {
    await using conn = await bench.engine.connect()
    for (let i = 0; i < 5; i++) {
      await conn.execute(add)
      await conn.commit()
    }
    expect(await rows()).toBe(6)
    conn.executionOptions({ prepare: true })
    await conn.execute(add)
    await conn.rollback()
    expect(await rows()).toBe(6)
  })

  test("text with names, scalars, mappings: the tutorial", async () => {
    await using conn = await bench.engine.connect()
    await conn.execute(sa.text("INSERT INTO sa_tbl (id, val) VALUES (:id, :val)"), [
      { id: 10, val: "x" },
      { id: 11, val: "y" },
    ])
    await conn.commit()
    const result = await conn.execute(sa.text("SELECT id, val FROM sa_tbl WHERE id >= :least ORDER BY id"), {
      least: 10,
    })
    expect(await result.mappings().all()).toEqual([
      { id: 10, val: "x" },
      { id: 11, val: "y" },
    ])
  })

  test("what follows a commit inside of begin(work) is refused, not lost", async () => {
    await using conn = await bench.engine.connect()
    const early = conn.begin(async (inner) => {
      await inner.execute(add)
      await inner.commit()
      await inner.execute(add)
    })
    await expect(early).rejects.toThrow("Can't operate on closed transaction inside context manager")
    expect([conn.inTransaction, await rows()]).toEqual([false, 2])
    const nested = conn.begin(async (inner) => {
      await inner.rollback()
      await inner.beginNested()
    })
    await expect(nested).rejects.toThrow(sa.InvalidRequestError)
    // Afterwards the connection begins by itself again.
    await conn.execute(add)
    await conn.commit()
    expect(await rows()).toBe(3)
  })

  test("select(1)", async () => {
    await using conn = await bench.engine.connect()
    const one = await conn.scalar(sa.select(1))
    expect([one, await conn.scalar(sa.select(1.5))]).toEqual([1, 1.5])
    expect((await (await conn.execute(sa.select(7))).one())[0]).toBe(7)
    const query = sa.select(1).where(sa.exists(sa.select(1).selectFrom(tbl)))
    expect(String(query)).toBe("SELECT 1 FROM DUAL WHERE EXISTS (SELECT 1 FROM sa_tbl)")
    expect(() => sa.select(Number.NaN)).toThrow(sa.ArgumentError)
  })
})

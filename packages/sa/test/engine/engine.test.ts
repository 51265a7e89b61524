// The engine itself (aiomysql: sa/test_sa_engine).
import { Cursor, DictCursor, SSCursor } from "@shoal/driver"
import { beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"
import { resetTable, tbl } from "../support/sa-tbl.ts"

forEachEngine((bench) => {
  beforeAll(async () => {
    await resetTable(bench.engine)
  })

  test("knows its server", () => {
    const { engine } = bench
    expect(engine.driver).toBe(bench.driver)
    expect(engine.name).toBe(bench.server.family)
    expect(engine.dialect.name).toBe(bench.server.family)
    expect(engine.dialect.profile.version[0]).toBe(Number(bench.server.version.split(".")[0]))
  })

  test("sizes", async () => {
    await using engine = await bench.open({ minSize: bench.driver === "shoal" ? 2 : 0, maxSize: 3 })
    expect(engine.maxSize).toBe(3)
    if (bench.driver === "shoal") expect([engine.minSize, engine.size >= 2]).toEqual([2, true])
    const free = engine.freeSize
    await using conn = await engine.acquire()
    expect(engine.freeSize).toBeLessThan(Math.max(1, free + 1))
    expect(conn.closed).toBe(false)
    expect(engine.size).toBeGreaterThan(0)
  })

  test("a connection is given back by dispose, close and release, each any number of times", async () => {
    await using engine = await bench.open({ maxSize: 1 })
    {
      await using conn = await engine.acquire()
      expect(Number(await conn.scalar("SELECT 1"))).toBe(1)
    }
    const conn = await engine.acquire()
    await conn.close()
    await conn.close()
    await engine.release(conn)
    expect(conn.closed).toBe(true)
    await expect(conn.execute("SELECT 1")).rejects.toThrow(sa.ResourceClosedError)
    expect(() => conn.connection).toThrow(sa.ResourceClosedError)
    const again = await engine.acquire()
    await engine.release(again)
  })

  test("releasing with an open transaction rolls back, and the user's error stays", async () => {
    await using engine = await bench.open({ maxSize: 1 })
    const failing = async (): Promise<void> => {
      await using conn = await engine.acquire()
      await conn.begin()
      await conn.execute(tbl.insert().values({ val: "never" }))
      throw new Error("mine")
    }
    await expect(failing()).rejects.toThrow("mine")
    await using conn = await engine.acquire()
    expect(conn.inTransaction).toBe(false)
    expect(await conn.scalar(sa.select(tbl.c.id).where(tbl.c.val.eq("never")))).toBeNull()
  })

  test("a closed engine gives no connections; waitClosed waits for those in use", async () => {
    const engine = await bench.open()
    const conn = await engine.acquire()
    engine.close()
    await expect(engine.acquire()).rejects.toThrow()
    const order: string[] = []
    const closed = engine.waitClosed().then(() => order.push("closed"))
    order.push("release")
    await conn.close()
    await closed
    expect(order).toEqual(["release", "closed"])
    expect(engine.closed).toBe(true)
    await engine.waitClosed()
  })

  test("waitClosed before close is an error", async () => {
    await expect(bench.engine.waitClosed()).rejects.toThrow()
  })

  test("terminate drops the connections in use", async () => {
    const engine = await bench.open()
    const conn = await engine.acquire()
    engine.terminate()
    await engine.waitClosed()
    await expect(conn.execute("SELECT 1")).rejects.toThrow()
    await conn.close()
  })

  test("leaving an engine's block does not hang on a connection that was forgotten", async () => {
    {
      await using engine = await bench.open()
      await engine.acquire()
    }
  })

  test("begin(work) commits, rolls back when it throws, and takes isolation and access mode", async () => {
    const { engine } = bench
    expect(
      await engine.begin(async (conn) => (await conn.execute(tbl.insert().values({ val: "kept" }))).rowCount),
    ).toBe(1)
    const broken = engine.begin(async (conn) => {
      await conn.execute(tbl.insert().values({ val: "lost" }))
      throw new Error("mine")
    })
    await expect(broken).rejects.toThrow("mine")
    await using conn = await engine.acquire()
    const vals = await conn.scalars(sa.select(tbl.c.val).where(tbl.c.val.in(["kept", "lost"])))
    expect(vals).toEqual(["kept"])
    const readOnly = engine.begin((inner) => inner.execute(tbl.insert().values({ val: "x" })), {
      readOnly: true,
    })
    await expect(readOnly).rejects.toMatchObject({ errno: 1792 })
    const wrong = engine.begin(() => 1, { isolationLevel: "NONE; DROP TABLE x" as sa.IsolationLevel })
    await expect(wrong).rejects.toThrow(sa.ArgumentError)
  })

  test("wrong URLs and options are refused before or at the first connection, without the password", async () => {
    for (const [target, options] of [
      ["postgres://root:hunter2@127.0.0.1/x", {}],
      ["mysql+pymysql://root:hunter2@127.0.0.1/x", {}],
      ["mysql://root:hunter2@:0:0/x", {}],
      [bench.url, { insertManyPageBytes: 0 }],
      [bench.url, { isolationLevel: "NONE" }],
      [bench.url, { unknownOption: 1 }],
    ] as [string, sa.EngineOptions][]) {
      const error = await sa.createEngine(target, options).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(Error)
      expect(String((error as Error).stack)).not.toContain("hunter2")
    }
    await expect(sa.createEngine(bench.url.replace(/:\d+\//, ":1/"))).rejects.toThrow()
  })

  test("a cursor class that makes other rows is refused", async () => {
    if (bench.driver !== "shoal") return
    for (const cursorClass of [DictCursor, SSCursor]) {
      await expect(bench.open({ cursorClass })).rejects.toThrow(sa.ArgumentError)
    }
    await using engine = await bench.open({ cursorClass: Cursor })
    expect(engine.closed).toBe(false)
  })

  test("the engine ends with a rejected acquire when the pool is exhausted and the wait is limited", async () => {
    await using engine = await bench.open({ maxSize: 1 })
    await using conn = await engine.acquire()
    await expect(engine.acquire({ timeout: 50 })).rejects.toMatchObject({ code: "SHOAL_TIMEOUT" })
    expect(Number(await conn.scalar("SELECT 1"))).toBe(1)
  })
})

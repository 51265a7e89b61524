// Events and echo.
import { beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"
import { resetTable, tbl } from "../support/sa-tbl.ts"

forEachEngine((bench) => {
  beforeEach(async () => {
    await resetTable(bench.engine)
  })

  test("before and after each statement", async () => {
    await using engine = await bench.open()
    const seen: unknown[] = []
    engine.on("beforeExecute", ({ sql, params, many }) => void seen.push(["before", sql, params, many]))
    const off = engine.on("afterExecute", ({ sql, result, duration, connection }) => {
      expect(connection).toBeInstanceOf(sa.SAConnection)
      expect(duration).toBeGreaterThanOrEqual(0)
      seen.push(["after", sql, result.affectedRows])
    })
    await using conn = await engine.acquire()
    await conn.execute("SELECT val FROM sa_tbl WHERE id = ?", [1])
    off()
    await conn.execute("UPDATE sa_tbl SET val = ? WHERE id = ?", ["a", 1], ["b", 2])
    expect(seen).toEqual([
      ["before", "SELECT val FROM sa_tbl WHERE id = ?", [1], false],
      ["after", "SELECT val FROM sa_tbl WHERE id = ?", 1],
      // prettier-ignore
      ["before", "UPDATE sa_tbl SET val = ? WHERE id = ?", [["a", 1], ["b", 2]], true],
    ])
  })

  test("beforeExecute may change the SQL, or refuse the statement", async () => {
    await using engine = await bench.open()
    sa.event.listen(engine, "beforeExecute", ({ sql }) => ({ sql: `${sql} /* traced */` }))
    const sent: string[] = []
    engine.on("afterExecute", ({ sql }) => void sent.push(sql))
    const refuse = ({ sql }: sa.ExecuteEvent): void => {
      if (sql.startsWith("DELETE")) throw new Error("not here")
    }
    engine.on("beforeExecute", refuse)
    await using conn = await engine.acquire()
    await conn.execute(tbl.select())
    await expect(conn.execute(tbl.delete())).rejects.toThrow("not here")
    engine.off("beforeExecute", refuse)
    expect((await conn.execute(tbl.delete())).rowCount).toBe(1)
    expect(sent.every((sql) => sql.endsWith("/* traced */"))).toBe(true)
  })

  test("a listener sees what the one before it changed", async () => {
    await using engine = await bench.open()
    const sent: unknown[] = []
    engine.on("beforeExecute", ({ sql, params }) => ({
      sql: `${sql} /* 1 */`,
      params: [...(params ?? []), 2],
    }))
    engine.on("beforeExecute", ({ sql }) => ({ sql: `${sql} /* 2 */` }))
    engine.on("afterExecute", ({ sql, params }) => void sent.push(sql, params))
    await using conn = await engine.acquire()
    await conn.execute("SELECT ? + ?", [1])
    expect(sent).toEqual(["SELECT ? + ? /* 1 */ /* 2 */", [1, 2]])
  })

  test("of several answers of handleError the last is thrown, and each listener sees the one before", async () => {
    await using engine = await bench.open()
    const seen: unknown[] = []
    const first = new Error("first")
    engine.on("handleError", ({ chainedError }) => {
      seen.push(chainedError)
      return first
    })
    engine.on("handleError", ({ chainedError }) => void seen.push(chainedError))
    const last = engine.on("handleError", () => new Error("last"))
    await using conn = await engine.acquire()
    await expect(conn.execute("SELECT * FROM nowhere_at_all")).rejects.toThrow("last")
    last()
    await expect(conn.execute("SELECT * FROM nowhere_at_all")).rejects.toBe(first)
    engine.on("handleError", () => {
      throw new Error("thrown")
    })
    engine.on("handleError", () => void seen.push("never"))
    await expect(conn.execute("SELECT * FROM nowhere_at_all")).rejects.toThrow("thrown")
    expect(seen).toEqual([undefined, first, undefined, first, undefined, first])
  })

  test("handleError sees the driver's error and may replace it", async () => {
    await using engine = await bench.open()
    const errnos: unknown[] = []
    engine.on("handleError", ({ error, isDisconnect }) => {
      errnos.push((error as { errno?: number }).errno, isDisconnect)
      return new Error("mine", { cause: error })
    })
    await using conn = await engine.acquire()
    await expect(conn.execute("SELECT * FROM nowhere_at_all")).rejects.toThrow("mine")
    await expect(conn.stream("SELECT * FROM nowhere_at_all")).rejects.toThrow("mine")
    expect(errnos).toEqual([1146, false, 1146, false])
  })

  test("begin, commit, rollback", async () => {
    await using engine = await bench.open()
    const seen: string[] = []
    for (const name of ["begin", "commit", "rollback"] as const) engine.on(name, () => void seen.push(name))
    await engine.begin((conn) => conn.execute(tbl.select()))
    await using conn = await engine.connect()
    await conn.execute(tbl.select())
    await conn.rollback()
    expect(seen).toEqual(["begin", "commit", "begin", "rollback"])
  })

  test("the events of transactions come before what they announce, in SQLAlchemy's order", async () => {
    const lines: string[] = []
    await using engine = await bench.open({
      echo: (line) => lines.push(line.replace(/X?'[0-9a-z_]+'.*/i, "xid")),
    })
    for (const name of ["begin", "commit", "rollback"] as const) engine.on(name, () => void lines.push(name))
    for (const name of ["savepoint", "releaseSavepoint", "rollbackSavepoint"] as const)
      engine.on(name, (event) => void lines.push(`${name} ${event.name}`))
    for (const name of ["beginTwophase", "prepareTwophase"] as const)
      engine.on(name, ({ xid }) => void lines.push(`${name} ${typeof xid}`))
    for (const name of ["commitTwophase", "rollbackTwophase"] as const)
      engine.on(name, ({ isPrepared }) => void lines.push(`${name} ${isPrepared}`))

    await using conn = await engine.acquire()
    const outer = await conn.begin()
    await (await conn.beginNested()).commit()
    await (await conn.beginNested()).rollback()
    await outer.commit()
    await (await conn.begin()).rollback()
    expect(lines.splice(0)).toEqual([
      "begin",
      "sa BEGIN",
      "savepoint sa_savepoint_1",
      "sa SAVEPOINT sa_savepoint_1",
      "releaseSavepoint sa_savepoint_1",
      "sa RELEASE SAVEPOINT sa_savepoint_1",
      "savepoint sa_savepoint_2",
      "sa SAVEPOINT sa_savepoint_2",
      "rollbackSavepoint sa_savepoint_2",
      "sa ROLLBACK TO SAVEPOINT sa_savepoint_2",
      "commit",
      "sa COMMIT",
      "begin",
      "sa BEGIN",
      "rollback",
      "sa ROLLBACK",
    ])

    const prepared = await conn.beginTwophase()
    await prepared.prepare()
    await prepared.commit()
    await (await conn.beginTwophase()).rollback()
    expect(lines).toEqual([
      "beginTwophase string",
      "sa XA START xid",
      "prepareTwophase string",
      "sa XA END xid",
      "sa XA PREPARE xid",
      "commitTwophase true",
      "sa XA COMMIT xid",
      "beginTwophase string",
      "sa XA START xid",
      "rollbackTwophase false",
      "sa XA END xid",
      "sa XA ROLLBACK xid",
    ])
  })

  test("a listener that throws refuses BEGIN and COMMIT, and cannot keep a rollback from happening", async () => {
    await using engine = await bench.open()
    const refuse = (): never => {
      throw new Error("not now")
    }
    await using conn = await engine.acquire()
    const offBegin = engine.on("begin", refuse)
    await expect(conn.begin()).rejects.toThrow("not now")
    expect(conn.inTransaction).toBe(false)
    offBegin()

    const offCommit = engine.on("commit", refuse)
    const tr = await conn.begin()
    await conn.execute(tbl.delete())
    await expect(tr.commit()).rejects.toThrow("not now")
    expect(tr.isActive).toBe(true)
    offCommit()
    const offRollback = engine.on("rollback", refuse)
    const offSavepoint = engine.on("rollbackSavepoint", refuse)
    const inner = await conn.beginNested()
    await expect(inner.rollback()).rejects.toThrow("not now")
    expect([inner.isActive, tr.isActive]).toEqual([false, true])
    await expect(tr.rollback()).rejects.toThrow("not now")
    expect([tr.isActive, conn.inTransaction]).toEqual([false, false])
    offRollback()
    offSavepoint()
    expect((await (await conn.execute(tbl.select())).all()).length).toBe(1)
  })

  test("echo shows statements, parameters and transactions", async () => {
    const lines: string[] = []
    await using engine = await bench.open({ echo: (line) => lines.push(line) })
    await engine.begin(async (conn) => {
      await conn.execute("SELECT val FROM sa_tbl WHERE id = ?", [1])
    })
    expect(lines).toEqual(["sa BEGIN", "sa SELECT val FROM sa_tbl WHERE id = ? [ 1 ]", "sa COMMIT"])
  })
})

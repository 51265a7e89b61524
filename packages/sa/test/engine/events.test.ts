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

  test("echo shows statements, parameters and transactions", async () => {
    const lines: string[] = []
    await using engine = await bench.open({ echo: (line) => lines.push(line) })
    await engine.begin(async (conn) => {
      await conn.execute("SELECT val FROM sa_tbl WHERE id = ?", [1])
    })
    expect(lines).toEqual(["sa BEGIN", "sa SELECT val FROM sa_tbl WHERE id = ? [ 1 ]", "sa COMMIT"])
  })
})

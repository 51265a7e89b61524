// A warning for tables that nothing connects, as SQLAlchemy's linter gives it.
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
const table = (name: string) =>
  new sa.Table(name, metadata, { id: sa.Column(sa.Integer, { primaryKey: true }), n: sa.Column(sa.Integer) })
const a = table("a")
const b = table("b")
const d = table("d")
const dialect = sa.mysql.dialect({ serverVersion: "8.4.0" })

describe("finds", () => {
  test.each([
    ["two tables", sa.select(a.c.id, b.c.n), ["b"]],
    ["a condition on each", sa.select(a.c.id, b.c.n).where(a.c.id.eq(1), b.c.id.eq(2)), ["b"]],
    ["one of three", sa.select(a.c.id, b.c.n, d.c.n.as("m")).where(a.c.id.eq(d.c.id)), ["b"]],
    ["a join and a table", sa.select(a.c.id).join(b, a.c.id.eq(b.c.id)).selectFrom(d), ["d"]],
    ["a subquery", sa.select(sa.select(a.c.id).where(b.c.n.eq(1)).subquery("s").c.id), ["b"]],
    ["UPDATE", sa.update(a).values({ n: 1 }).where(b.c.id.eq(2)), ["b"]],
    ["DELETE", sa.delete_(a).where(b.c.id.eq(2)), ["b"]],
    ["an alias", sa.select(a.c.id, a.alias("z").c.n), ["z"]],
  ])("%s", (_, statement, others) => {
    expect(statement.compile({ dialect }).cartesian?.with).toEqual(others)
  })
})

describe("does not mind", () => {
  test.each([
    ["a condition", sa.select(a.c.id, b.c.n).where(a.c.id.eq(b.c.id))],
    ["a chain", sa.select(a.c.id, b.c.n, d.c.n.as("m")).where(sa.and(a.c.id.eq(d.c.id), d.c.n.lt(b.c.n)))],
    ["a join on anything", sa.select(a.c.id, b.c.n).join(b, sa.true_())],
    ["raw text", sa.select(a.c.id, b.c.n).where(sa.text("a.id = b.id"))],
    [
      "a function of a column",
      sa.select(sa.jsonTable(a.c.n, "$", { x: sa.Integer }, { name: "j" }).c.x, a.c.id),
    ],
    ["a correlated subquery", sa.select(a.c.id).where(sa.exists(sa.select(b.c.id).where(b.c.id.eq(a.c.id))))],
    [
      "tables connected by the enclosing query",
      sa
        .select(a.c.id)
        .where(sa.exists(sa.select(b.c.id).where(b.c.id.eq(a.c.id), d.c.id.eq(a.c.id)).correlate(a))),
    ],
    ["UPDATE with a condition", sa.update(a).values({ n: b.c.n }).where(b.c.id.eq(a.c.id))],
  ])("%s", (_, statement) => {
    expect(statement.compile({ dialect }).cartesian).toBeUndefined()
  })
})

forEachEngine((bench) => {
  beforeAll(() => metadata.createAll(bench.engine))
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test("the engine warns once per statement, unless told not to", async () => {
    const told: string[] = []
    vi.spyOn(process, "emitWarning").mockImplementation((text) => void told.push(String(text)))
    await using engine = await bench.open()
    await using conn = await engine.acquire()
    for (let i = 0; i < 2; i++) await conn.execute(sa.select(a.c.id, b.c.n))
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^the statement has a cartesian product of "a" and "b": every row of the one/)
    await using quiet = await bench.open({ enableFromLinting: false })
    await using other = await quiet.acquire()
    await other.execute(sa.select(a.c.id, b.c.n))
    expect(told).toHaveLength(1)
  })
})

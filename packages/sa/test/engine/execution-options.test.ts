// Execution options: statement over connection over engine, and what each of them does.
import { createDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const metadata = new sa.MetaData()
const authors = new sa.Table("authors", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(30), { nullable: false }),
})
const books = new sa.Table(
  "books",
  metadata,
  {
    id: sa.Column(sa.Integer, { primaryKey: true }),
    authorId: sa.Column("author_id", sa.Integer, sa.ForeignKey("authors.id"), { nullable: false }),
    title: sa.Column(sa.String(30), { nullable: false }),
  },
  sa.Index("ix_title", "title"),
)
const numbers = sa.text("SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3").columns({ n: sa.Integer })

test("a statement is a new one with options, which add up", () => {
  const plain = sa.select(authors.c.id)
  const one = plain.executionOptions({ streamResults: true })
  const two = one.executionOptions({ yieldPer: 5 }).where(authors.c.id.gt(1)).limit(1)
  expect(plain.getExecutionOptions()).toEqual({})
  expect(one.getExecutionOptions()).toEqual({ streamResults: true })
  expect(two.getExecutionOptions()).toEqual({ streamResults: true, yieldPer: 5 })
  expect(two.executionOptions({ yieldPer: undefined }).getExecutionOptions().yieldPer).toBe(5)
})

test("every kind of statement carries them", () => {
  const options = { prepare: false } as const
  const query = sa.select(authors.c.id)
  const given = [
    query.union(query).executionOptions(options).orderBy("id").limit(2).getExecutionOptions(),
    sa.insert(authors).executionOptions(options).values({ name: "a" }).ignore().getExecutionOptions(),
    sa.update(authors).executionOptions(options).values({ name: "a" }).limit(1).getExecutionOptions(),
    sa.delete_(authors).executionOptions(options).where(authors.c.id.eq(1)).getExecutionOptions(),
    sa.text("SELECT :a").executionOptions(options).bindparams({ a: 1 }).getExecutionOptions(),
    sa.text("SELECT 1 AS n").executionOptions(options).columns({ n: sa.Integer }).getExecutionOptions(),
    numbers.executionOptions(options).bindparams().getExecutionOptions(),
    sa.CreateTable(authors).executionOptions(options).executeIf({}).getExecutionOptions(),
  ]
  expect(given).toEqual(given.map(() => options))
})

test("a wrong option is refused where it is given", () => {
  const query = sa.select(authors.c.id)
  expect(() => query.executionOptions({ isolationLevel: "SERIALIZABLE" } as object)).toThrow(
    /a statement has no isolation level: set it with executionOptions\(\) of the connection/,
  )
  expect(() => query.executionOptions({ streamResult: true } as object)).toThrow(
    /unknown execution option "streamResult"; expected streamResults, yieldPer, maxRowBuffer/,
  )
  expect(() => query.executionOptions({ maxRowBuffer: 0 })).toThrow(/"maxRowBuffer": expected a whole number/)
  expect(() => query.executionOptions({ schemaTranslateMap: { a: "" } })).toThrow(
    /a schema is a name or null/,
  )
  expect(() => query.executionOptions({ schemaTranslateMap: { a: 1 } as never })).toThrow(sa.ArgumentError)
  expect(() => query.executionOptions({ schemaTranslateMap: "a" as never })).toThrow(/an object or a Map/)
})

test("a translated dialect writes other schemas, quoted as needed, and remembers per map", () => {
  const dialect = sa.mysql.dialect()
  const tenant = dialect.translated({ null: "Ten`ant" })
  const query = sa.select(authors.c.name).where(authors.c.id.eq(1))
  const plain = query.compile({ dialect })
  expect(query.compile({ dialect: tenant }).sql).toBe(
    "SELECT `Ten``ant`.authors.name FROM `Ten``ant`.authors WHERE `Ten``ant`.authors.id = ?",
  )
  expect(query.compile({ dialect })).toBe(plain)
  expect(dialect.translated(new Map([[null, "Ten`ant"]]))).toBe(tenant)
  expect(dialect.translated({ null: "other" })).not.toBe(tenant)
})

test("in a Map, null and a schema called null are two", () => {
  const dialect = sa.mysql.dialect({ schemaTranslateMap: new Map([["null", "a"]]) })
  const odd = sa.table("t", sa.column("x"), { schema: "null" })
  expect(sa.select(odd.c.x).compile({ dialect }).sql).toBe("SELECT a.t.x FROM a.t")
  expect(sa.select(authors.c.id).compile({ dialect }).sql).toBe("SELECT authors.id FROM authors")
})

test("aliases, CTEs and subqueries keep their names; schemas are translated once, or taken away", () => {
  const t = sa.table("t", sa.column("x"), { schema: "one" })
  const u = sa.table("u", sa.column("x"), { schema: "two" })
  const swapped = sa.mysql.dialect({ schemaTranslateMap: { one: "two", two: "one" } })
  expect(sa.select(t.c.x, u.c.x.as("y")).compile({ dialect: swapped }).sql).toBe(
    "SELECT two.t.x, one.u.x AS y FROM two.t, one.u",
  )
  const none = sa.mysql.dialect({ schemaTranslateMap: { one: null, null: "never" } })
  const a = t.alias("a")
  const cte = sa.select(a.c.x).cte("c")
  expect(sa.select(cte.c.x).compile({ dialect: none }).sql).toBe(
    "WITH c AS \n(SELECT a.x AS x \nFROM t AS a)\n SELECT c.x FROM c".replaceAll("\n", ""),
  )
})

forEachEngine((bench) => {
  let tenant: Awaited<ReturnType<typeof createDatabase>>

  beforeAll(async () => {
    tenant = await createDatabase(bench.server)
    await metadata.createAll(bench.engine)
  })
  afterAll(() => tenant.drop())

  test("streamResults of the statement wins over the connection's, and that over the engine's", async () => {
    const engine = bench.engine.executionOptions({ streamResults: true })
    await using conn = await engine.acquire()
    const counts: number[] = []
    const run = async (statement: typeof numbers): Promise<void> => {
      await using result = await conn.execute(statement)
      counts.push(result.rowCount)
    }
    await run(numbers)
    await run(numbers.executionOptions({ streamResults: false }))
    conn.executionOptions({ streamResults: false })
    await run(numbers)
    await run(numbers.executionOptions({ streamResults: true }))
    expect(counts).toEqual([-1, 3, 3, -1])
    expect(engine.getExecutionOptions().streamResults).toBe(true)
    expect(bench.engine.getExecutionOptions().streamResults).toBeUndefined()
  })

  test("yieldPer and maxRowBuffer of the statement: how many rows come at once", async () => {
    await using conn = await bench.engine.acquire()
    const sizes = async (options: sa.StatementOptions): Promise<number[]> => {
      const result = await conn.execute(numbers.executionOptions(options))
      const found: number[] = []
      for await (const part of result.partitions()) found.push(part.length)
      return found
    }
    expect(await sizes({ yieldPer: 2 })).toEqual([2, 1])
    expect(await sizes({ streamResults: true, maxRowBuffer: 1 })).toEqual([1, 1, 1])
    expect(await sizes({ streamResults: true, maxRowBuffer: 1000, yieldPer: 2 })).toEqual([2, 1])
    expect(await sizes({ streamResults: true })).toEqual([3])
  })

  test("loggingToken: echo shows whose statement it is", async () => {
    const lines: string[] = []
    await using engine = await bench.open({ echo: (line) => lines.push(line) })
    await using conn = await engine.executionOptions({ loggingToken: "job 7" }).connect()
    await conn.execDriverSql("SELECT ? AS n", [1])
    await conn.rollback()
    expect(lines).toEqual(["sa [job 7] BEGIN", "sa [job 7] SELECT ? AS n [ 1 ]", "sa [job 7] ROLLBACK"])
  })

  test("execDriverSql: values in a list or by name, several sets", async () => {
    await using conn = await bench.engine.connect()
    const one = await conn.execDriverSql<{ n: string }>("SELECT :n AS n", { n: "x" })
    expect((await one.one()).n).toBe("x")
    const many = await conn.execDriverSql("INSERT INTO authors (name) VALUES (?)", [["a"], ["b"]])
    expect(many.rowCount).toBe(2)
    await conn.rollback()
  })

  test("an engine with other options shares pool and closing", async () => {
    const engine = await bench.open({ maxSize: 2 })
    const serial = engine.executionOptions({ isolationLevel: "SERIALIZABLE" })
    const conn = await serial.connect()
    const level = bench.server.family === "mariadb" ? "tx_isolation" : "transaction_isolation"
    expect(await conn.scalar(`SELECT @@${level}`)).toBe("SERIALIZABLE")
    expect(engine.size).toBe(serial.size)
    await engine[Symbol.asyncDispose]()
    expect([conn.closed, serial.closed]).toEqual([true, true])
  })

  test("schemaTranslateMap: DDL, INSERT, SELECT, UPDATE, DELETE of another database", async () => {
    const engine = bench.engine.executionOptions({ schemaTranslateMap: new Map([[null, tenant.name]]) })
    await metadata.createAll(engine)
    await metadata.createAll(engine)
    await using conn = await engine.acquire()
    await using home = await bench.engine.acquire()
    const all = sa.select(books.c.title, authors.c.name).join(authors).orderBy(books.c.id)
    const add = sa.insert(authors).values({ name: "Ada" })
    expect((await conn.execute(add)).insertedPrimaryKey).toEqual([1])
    await conn.execute(books.insert(), [
      { authorId: 1, title: "one" },
      { authorId: 1, title: "two" },
    ])
    await conn.execute(sa.update(books).values({ title: "2" }).where(books.c.title.eq("two")))
    await conn.execute(
      sa
        .update(books)
        .values({ title: authors.c.name })
        .where(books.c.authorId.eq(authors.c.id), books.c.id.eq(1)),
    )
    const titles = async (on: sa.SAConnection): Promise<string[]> => await on.scalars(all)
    expect([await titles(conn), await titles(home), await titles(conn)]).toEqual([
      ["Ada", "2"],
      [],
      ["Ada", "2"],
    ])
    // The same statement object on the connection without the map.
    const away = all.executionOptions({ schemaTranslateMap: { null: tenant.name } })
    expect((await (await home.execute(away)).all()).map((row) => row.asDict())).toEqual([
      { title: "Ada", name: "Ada" },
      { title: "2", name: "Ada" },
    ])
    await conn.execute(sa.delete_(books).where(books.c.authorId.eq(authors.c.id), books.c.id.eq(1)))
    expect(await titles(conn)).toEqual(["2"])
    await metadata.dropAll(engine)
    expect(
      await home.scalar("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?", tenant.name),
    ).toBe(0n)
    expect(await titles(home)).toEqual([])
  })

  test("a hostile schema name is a name that does not exist, and nothing else happens", async () => {
    await using conn = await bench.engine.acquire()
    for (const name of ["x`; DROP TABLE authors; -- ", "a'b\\", 'q"uote', "select", "A.b"]) {
      const query = sa.select(authors.c.id).executionOptions({ schemaTranslateMap: { null: name } })
      await expect(conn.execute(query)).rejects.toMatchObject({
        code: expect.stringMatching(/^ER_/) as string,
      })
    }
    expect(await conn.scalars(sa.select(authors.c.id))).toEqual([])
  })

  test("a DDL element with a map of its own", async () => {
    await using conn = await bench.engine.acquire()
    const options = { schemaTranslateMap: { null: tenant.name } }
    await conn.execute(sa.CreateTable(authors).executionOptions(options))
    await conn.execute(sa.insert(authors).executionOptions(options), { name: "x" })
    expect(await conn.scalar(sa.select(authors.c.name).executionOptions(options))).toBe("x")
    await conn.execute(sa.DropTable(authors).executionOptions(options))
  })
})

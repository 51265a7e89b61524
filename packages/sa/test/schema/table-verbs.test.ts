// What a table does by itself: create, drop, copies in another MetaData, listeners with conditions, sequences.
import { afterEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const id = sa.Column(sa.Integer, { primaryKey: true })

test("a copy of a table finds its targets in its own MetaData and schema", () => {
  const metadata = new sa.MetaData()
  const other = new sa.Table("elsewhere", metadata, { id }, { schema: "fixed" })
  const u = new sa.Table("u", metadata, { id })
  const t = new sa.Table(
    "t",
    metadata,
    {
      id,
      a: sa.Column("A", sa.ForeignKey("u.id"), { index: true, comment: "c" }),
      b: sa.Column(sa.Integer, sa.CheckConstraint("b > 0", { name: "ck" })),
      c: sa.Column(
        sa.Integer,
        sa.ForeignKey(() => u.c.id),
      ),
      d: sa.Column(sa.ForeignKey("fixed.elsewhere.id", { ondelete: "CASCADE" })),
      n: sa.Column(sa.String(9)),
    },
    { mysqlEngine: "InnoDB", comment: "x" },
    sa.UniqueConstraint("a", "b", { name: "uq" }),
    sa.CheckConstraint("b < 9"),
  )
  sa.Index("ix_lower", sa.func.lower(t.c.n))
  sa.Index("ix_n", t.c.n.desc(), { mysqlLength: 3 })
  const target = new sa.MetaData()
  const copies = [other, u, t].map((table) => table.toMetadata(target))
  const texts = (table: sa.SchemaTable): readonly string[] => [
    String(sa.CreateTable(table as never)),
    ...table.indexes.map((index) => String(sa.CreateIndex(index))),
  ]
  expect(texts(sa.schemaTable(copies[2] ?? t))).toEqual(texts(sa.schemaTable(t)))
  expect(sa.schemaTable(t).indexes.length).toBe(3)
  for (const key of sa.schemaTable(copies[2] ?? t).foreignKeyConstraints) {
    expect(key.referredTable.metadata).toBe(target)
  }
  expect(t.toMetadata(target)).toBe(copies[2])

  const tenant = new sa.MetaData()
  // A table of another schema stays where it is, and foreign keys to it too.
  other.toMetadata(tenant)
  for (const table of [u, t]) table.toMetadata(tenant, { schema: "s2" })
  const moved = tenant.tables.get("s2.t")
  if (moved === undefined) throw new Error("the copy is there")
  const sql = String(sa.CreateTable(moved as never))
  expect(sql).toContain("CREATE TABLE s2.t (")
  expect(sql).toContain("REFERENCES s2.u (id)")
  expect(sql).toContain("REFERENCES fixed.elsewhere (id)")
  u.toMetadata(tenant, { name: "u2", schema: null })
  expect([...tenant.tables.keys()]).toEqual(["fixed.elsewhere", "s2.u", "s2.t", "u2"])
})

forEachEngine((bench) => {
  const used: sa.MetaData[] = []
  const newMetadata = (): sa.MetaData => {
    const metadata = new sa.MetaData()
    used.push(metadata)
    return metadata
  }
  afterEach(async () => {
    for (const metadata of used.splice(0)) await metadata.dropAll(bench.engine)
  })
  const names = async (): Promise<readonly string[]> => sa.inspect(bench.engine).getTableNames()

  test("create and drop one table", async () => {
    const metadata = newMetadata()
    const t = new sa.Table("one", metadata, { id, a: sa.Column(sa.Integer, { index: true }) })
    new sa.Table("two", metadata, { id })
    await t.create(bench.engine)
    expect(await names()).toEqual(["one"])
    expect(await sa.inspect(bench.engine).hasIndex("one", "ix_one_a")).toBe(true)
    await expect(t.create(bench.engine)).rejects.toThrow(/already exists/)
    await t.create(bench.engine, { checkfirst: true })
    await t.drop(bench.engine)
    await expect(t.drop(bench.engine)).rejects.toThrow(/Unknown table/)
    await t.drop(bench.engine, { checkFirst: true })
    expect(await names()).toEqual([])
  })

  test("DDL of listeners runs where its conditions say so", async () => {
    const metadata = newMetadata()
    const t = new sa.Table("guarded", metadata, { id, a: sa.Column(sa.Integer) })
    const seen: string[] = []
    const stop = bench.engine.on("beforeExecute", ({ sql }) => {
      if (sql.startsWith("ALTER")) seen.push(sql)
    })
    const comment = (text: string): sa.DdlText => sa.DDL(`ALTER TABLE %(fullname)s COMMENT '${text}'`)
    t.on("afterCreate", comment("any").executeIf({ dialect: "mysql" }))
    t.on("afterCreate", comment("maria").executeIf({ dialect: ["mariadb", "postgresql"] }))
    t.on("afterCreate", comment("never").executeIf({ callable: () => false }))
    t.on(
      "afterCreate",
      comment("asked").executeIf({
        callable: (_ddl, target, connection) =>
          target === sa.schemaTable(t) && connection.dialect.profile.family === bench.server.family,
      }),
    )
    await metadata.createAll(bench.engine)
    stop()
    const said = seen.map((sql) => /'(.*)'/.exec(sql)?.[1])
    expect(said).toEqual(bench.server.family === "mariadb" ? ["any", "maria", "asked"] : ["any", "asked"])
    await expect(sa.inspect(bench.engine).getTableComment("guarded")).resolves.toEqual({ text: "asked" })
  })

  test("a column with a sequence: MariaDB asks it, MySQL numbers the column", async () => {
    const metadata = newMetadata()
    const numbers = new sa.Sequence("the numbers", { start: 1000, increment: 5, metadata })
    const t = new sa.Table("numbered", metadata, {
      id: sa.Column(sa.BigInteger, numbers, { primaryKey: true }),
      a: sa.Column(sa.Integer),
    })
    await metadata.createAll(bench.engine)
    await using conn = await bench.engine.acquire()
    await conn.execute(t.insert().values({ a: 1 }))
    await conn.execute(t.insert().values([{ a: 2 }, { a: 3 }]))
    await conn.execute(t.insert(), [{ a: 4 }, { a: 5 }])
    const ids = await conn.execute(sa.select(t.c.id).orderBy(t.c.a)).then((result) => result.scalars().all())
    if (bench.server.family === "mysql") {
      expect(ids).toEqual([1n, 2n, 3n, 4n, 5n])
      await expect(conn.scalar(sa.select(numbers.nextValue()))).rejects.toThrow("MySQL has no sequences")
    } else {
      expect(ids).toEqual([1000n, 1005n, 1010n, 1015n, 1020n])
      const next: bigint | null = await conn.scalar(sa.select(numbers.nextValue()))
      expect(next).toBe(1025n)
    }
  })

  test("a column's sequence comes and goes with its table", async () => {
    const metadata = newMetadata()
    const t = new sa.Table("with_sequence", metadata, {
      id: sa.Column(sa.BigInteger, sa.Sequence("of_its_own", { start: 7 }), { primaryKey: true }),
      a: sa.Column(sa.Integer),
    })
    await metadata.createAll(bench.engine, { tables: [t] })
    await using conn = await bench.engine.acquire()
    const key = await conn.execute(t.insert().values({ a: 1 })).then(() => conn.scalar(sa.select(t.c.id)))
    const there = bench.server.family === "mariadb"
    expect(key).toBe(there ? 7n : 1n)
    expect(await sa.inspect(conn).hasSequence("of_its_own")).toBe(there)
    await metadata.dropAll(conn)
    expect(await sa.inspect(conn).hasSequence("of_its_own")).toBe(false)
  })
})

// createAll and dropAll on both servers through both drivers.
import { afterEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

forEachEngine((bench) => {
  const used: sa.MetaData[] = []
  const newMetadata = (options?: sa.MetaDataOptions): sa.MetaData => {
    const metadata = new sa.MetaData(options)
    used.push(metadata)
    return metadata
  }
  afterEach(async () => {
    for (const metadata of used.splice(0)) await metadata.dropAll(bench.engine)
  })
  const id = sa.Column(sa.Integer, { primaryKey: true })
  const names = async (): Promise<readonly string[]> => sa.inspect(bench.engine).getTableNames()

  test("creates in dependency order, with indexes, and drops in reverse", async () => {
    const metadata = newMetadata()
    new sa.Table("orders", metadata, {
      id,
      user_id: sa.Column(sa.Integer, sa.ForeignKey("users.id", { ondelete: "CASCADE" }), { index: true }),
      note: sa.Column(sa.Text),
    })
    new sa.Table(
      "users",
      metadata,
      { id, name: sa.Column(sa.String(20), { unique: true }) },
      { mysqlEngine: "InnoDB" },
    )
    const seen: string[] = []
    const stop = bench.engine.on("beforeExecute", (event) => {
      if (/^(CREATE|DROP|ALTER)/.test(event.sql)) seen.push(event.sql.split(/ \(|\n/)[0] ?? "")
    })
    await metadata.createAll(bench.engine)
    expect(await names()).toEqual(["orders", "users"])
    const indexes = await sa.inspect(bench.engine).getIndexes("orders")
    expect(indexes.map((index) => index.name)).toEqual(["ix_orders_user_id"])
    await metadata.createAll(bench.engine)
    await metadata.dropAll(bench.engine)
    await metadata.dropAll(bench.engine)
    stop()
    expect(seen).toEqual([
      "CREATE TABLE users",
      "CREATE TABLE orders",
      "CREATE INDEX ix_orders_user_id ON orders",
      "DROP TABLE orders",
      "DROP TABLE users",
    ])
    expect(await names()).toEqual([])
  })

  test("without checkFirst an existing table is the server's error", async () => {
    const metadata = newMetadata()
    const t = new sa.Table("t", metadata, { id })
    await metadata.createAll(bench.engine, { tables: [t] })
    await expect(metadata.createAll(bench.engine, { checkFirst: false })).rejects.toThrow(/t' already exists/)
    await using conn = await bench.engine.acquire()
    await metadata.dropAll(conn)
    await expect(metadata.dropAll(conn, { checkFirst: false })).rejects.toThrow(/Unknown table/)
  })

  test.each(["fk_named", undefined])("tables that refer to each other (%s)", async (name) => {
    const metadata = newMetadata()
    const fk = (target: string, suffix: string): sa.Column =>
      sa.Column(sa.Integer, sa.ForeignKey(target, name === undefined ? {} : { name: `${name}_${suffix}` }))
    new sa.Table("hen", metadata, { id, egg: fk("egg.id", "a") })
    new sa.Table("egg", metadata, { id, hen: fk("hen.id", "b"), self: fk("egg.id", "c") })
    new sa.Table("nest", metadata, { id, egg: fk("egg.id", "d") })
    await metadata.createAll(bench.engine)
    const inspector = sa.inspect(bench.engine)
    expect((await inspector.getForeignKeys("hen")).map((key) => key.referredTable)).toEqual(["egg"])
    expect((await inspector.getForeignKeys("egg")).length).toBe(2)
    await metadata.dropAll(bench.engine)
    expect(await names()).toEqual([])
  })

  test("everything of a table is there", async () => {
    const metadata = newMetadata()
    new sa.Table("users", metadata, { id })
    const full = new sa.Table(
      "The Table",
      metadata,
      {
        id: sa.Column(sa.mysql.BIGINT({ unsigned: true }), { primaryKey: true }),
        name: sa.Column("the name", sa.String(40, { collation: "utf8mb4_bin" }), {
          nullable: false,
          serverDefault: 'it\'s \\ "x"',
          comment: "it's a `name`",
        }),
        active: sa.Column(sa.Boolean, { nullable: false, serverDefault: sa.true_() }),
        price: sa.Column(sa.Numeric(10, 2), { serverDefault: "1.50" }),
        seen: sa.Column(sa.DateTime({ fsp: 3 }), { serverDefault: sa.func.now(3), onUpdateNow: true }),
        token: sa.Column(sa.CHAR(36), { serverDefault: sa.text("uuid()") }),
        upper: sa.Column(sa.String(40), sa.Computed("upper(`the name`)", { persisted: true })),
        user: sa.Column(
          sa.Integer,
          sa.ForeignKey("users.id", { name: "fk_user", ondelete: "SET NULL", onupdate: "CASCADE" }),
        ),
        body: sa.Column(sa.Text),
        place: sa.Column(sa.mysql.POINT, { nullable: false }),
        kind: sa.Column(sa.Enum("a", "b"), { default: "a" }),
      },
      { mysqlEngine: "InnoDB", mysqlCharset: "utf8mb4", comment: "it's the table" },
      sa.UniqueConstraint("name", "kind", { name: "uq_name" }),
      sa.CheckConstraint("price > 0", { name: "ck_price" }),
      sa.Index("ix_body", "body", { mysqlLength: 12 }),
      sa.Index("ft_body", "body", { mysqlPrefix: "FULLTEXT" }),
      sa.Index("sp_place", "place", { mysqlPrefix: "SPATIAL" }),
    )
    sa.Index("ix_desc", full.c.price.desc(), full.c.kind)
    await metadata.createAll(bench.engine)
    const inspector = sa.inspect(bench.engine)
    const columns = await inspector.getColumns("The Table")
    const facts = Object.fromEntries(
      columns.map(({ name, nullable, default: value, onUpdate }) => [name, [nullable, value, onUpdate]]),
    )
    expect(facts).toEqual({
      id: [false, undefined, undefined],
      "the name": [false, "'it''s \\\\ \"x\"'", undefined],
      active: [false, "1", undefined],
      price: [true, "1.50", undefined],
      seen: [true, "CURRENT_TIMESTAMP(3)", "CURRENT_TIMESTAMP(3)"],
      token: [true, "(uuid())", undefined],
      upper: [true, undefined, undefined],
      user: [true, undefined, undefined],
      body: [true, undefined, undefined],
      place: [false, undefined, undefined],
      kind: [true, undefined, undefined],
    })
    expect(columns[0]?.autoincrement).toBe(true)
    expect(columns[1]?.comment).toBe("it's a `name`")
    expect(columns.find((column) => column.name === "upper")?.computed?.persisted).toBe(true)
    expect(await inspector.getPkConstraint("The Table")).toEqual({
      name: "PRIMARY",
      constrainedColumns: ["id"],
    })
    expect(await inspector.getForeignKeys("The Table")).toEqual([
      {
        name: "fk_user",
        constrainedColumns: ["user"],
        referredSchema: undefined,
        referredTable: "users",
        referredColumns: ["id"],
        options: { ondelete: "SET NULL", onupdate: "CASCADE" },
      },
    ])
    const indexes = await inspector.getIndexes("The Table")
    const index = (name: string): sa.ReflectedIndex | undefined => indexes.find((one) => one.name === name)
    expect(index("ix_body")?.dialectOptions).toEqual({ mysqlLength: { body: 12 } })
    expect(index("ft_body")?.dialectOptions).toEqual({ mysqlPrefix: "FULLTEXT" })
    expect(index("sp_place")?.dialectOptions).toEqual({ mysqlPrefix: "SPATIAL" })
    expect(index("ix_desc")?.columnSorting).toEqual({ price: "desc" })
    expect(index("uq_name")?.unique).toBe(true)
    expect(await inspector.getUniqueConstraints("The Table")).toEqual([
      { name: "uq_name", columnNames: ["the name", "kind"], duplicatesIndex: "uq_name" },
    ])
    expect(await inspector.getCheckConstraints("The Table")).toEqual([
      { name: "ck_price", sqltext: "`price` > 0", enforced: true },
    ])
    expect(await inspector.getTableComment("The Table")).toEqual({ text: "it's the table" })
    expect(await inspector.getTableOptions("The Table")).toMatchObject({
      mysqlEngine: "InnoDB",
      mysqlCharset: "utf8mb4",
    })
    expect(await inspector.hasIndex("The Table", "ix_body")).toBe(true)
    expect(await inspector.hasTable("nope")).toBe(false)
    await expect(inspector.getColumns("nope")).rejects.toThrow(sa.NoSuchTableError)
  })

  test("a reflected table makes the same table again", async () => {
    const metadata = newMetadata()
    new sa.Table(
      "base",
      metadata,
      { id, code: sa.Column(sa.CHAR(2), { nullable: false }) },
      sa.UniqueConstraint("code"),
    )
    new sa.Table(
      "things",
      metadata,
      {
        id: sa.Column(sa.mysql.INTEGER({ unsigned: true }), { primaryKey: true }),
        base_id: sa.Column(sa.Integer, sa.ForeignKey("base.id", { name: "fk_things", onDelete: "CASCADE" })),
        flags: sa.Column(sa.mysql.SET("a", "it's"), { serverDefault: "a" }),
        doc: sa.Column(sa.JSON),
        at: sa.Column(sa.TIMESTAMP({ fsp: 6 }), {
          nullable: false,
          serverDefault: sa.func.now(6),
          onUpdateNow: true,
        }),
        twice: sa.Column(sa.Integer, sa.Computed("base_id * 2")),
        text: sa.Column(sa.mysql.MEDIUMTEXT({ collation: "utf8mb4_bin" }), { comment: "c" }),
      },
      { mysqlRowFormat: "DYNAMIC", comment: "x" },
      sa.Index("ix", "base_id", "at", { unique: true }),
      sa.CheckConstraint("base_id <> 5", { name: "ck" }),
    )
    await metadata.createAll(bench.engine)
    const first = await sa.inspect(bench.engine).getSchemaFacts()
    const copy = newMetadata()
    await copy.reflect(bench.engine)
    await metadata.dropAll(bench.engine)
    await copy.createAll(bench.engine)
    const second = await sa.inspect(bench.engine).getSchemaFacts()
    expect(second.tables).toEqual(first.tables)
    expect(first.tables.length).toBe(2)
  })

  test("reflect: only, views, and the tables that foreign keys lead to", async () => {
    const metadata = newMetadata()
    new sa.Table("a", metadata, { id })
    new sa.Table("b", metadata, { id, a: sa.Column(sa.Integer, sa.ForeignKey("a.id")) })
    new sa.Table("c", metadata, { id })
    await metadata.createAll(bench.engine)
    await using conn = await bench.engine.acquire()
    await conn.execute("CREATE VIEW v AS SELECT id, id + 1 AS next FROM a")
    try {
      const some = new sa.MetaData()
      await some.reflect(conn, { only: ["b"] })
      expect([...some.tables.keys()].sort()).toEqual(["a", "b"])
      const all = new sa.MetaData()
      await all.reflect(conn, { views: true, only: (name) => name !== "c" })
      expect([...all.tables.keys()].sort()).toEqual(["a", "b", "v"])
      expect(all.tables.get("v")?.facts.isView).toBe(true)
      expect(all.tables.get("v")?.columns.map((column) => column.name)).toEqual(["id", "next"])
      const inspector = sa.inspect(conn)
      expect(await inspector.getViewNames()).toEqual(["v"])
      expect(await inspector.getViewDefinition("v")).toMatch(/select/i)
      expect(await inspector.getSchemaNames()).toContain("information_schema")
      const loaded = await sa.Table.autoloadWith(conn, "b", new sa.MetaData(), {
        columns: { a: sa.Column(sa.BigInteger) },
      })
      expect(loaded.columns.map((column) => String(column.type))).toEqual(["INTEGER", "BIGINT"])
      await expect(sa.Table.autoloadWith(conn, "nope", new sa.MetaData())).rejects.toThrow(/no table "nope"/)
    } finally {
      await conn.execute("DROP VIEW v")
    }
  })

  test("a table of another database", async () => {
    const other = `${new URL(bench.url).pathname.slice(1)}_2`
    await using conn = await bench.engine.acquire()
    await conn.execute(sa.CreateSchema(other, { ifNotExists: true }))
    try {
      const metadata = newMetadata({ schema: other })
      new sa.Table("t", metadata, { id })
      new sa.Table("u", metadata, { id, t: sa.Column(sa.ForeignKey("t.id")) })
      await metadata.createAll(conn)
      const inspector = sa.inspect(conn)
      expect(await inspector.getTableNames({ schema: other })).toEqual(["t", "u"])
      expect(await inspector.hasTable("t")).toBe(false)
      await metadata.dropAll(conn)
    } finally {
      await conn.execute(sa.DropSchema(other, { ifExists: true }))
    }
  })

  test("temporary tables, listeners, comments", async () => {
    const metadata = newMetadata()
    const t = new sa.Table("tmp", metadata, { id, a: sa.Column(sa.Integer) }, { prefixes: ["TEMPORARY"] })
    const seen: string[] = []
    metadata.on("beforeCreate", () => void seen.push("all"))
    sa.event.listen(t, "afterCreate", sa.DDL("ALTER TABLE %(table)s AUTO_INCREMENT = 50"))
    t.on("afterCreate", (table) => void seen.push(table.name))
    await using conn = await bench.engine.acquire()
    await metadata.createAll(conn)
    await metadata.createAll(conn)
    expect(seen).toEqual(["all", "tmp", "all", "tmp"])
    const result = await conn.execute("INSERT INTO tmp (a) VALUES (1)")
    expect(result.lastRowId).toBe(50)
    await metadata.dropAll(conn)
  })

  if (bench.server.family === "mariadb") {
    test("sequences and system versioning", async () => {
      const metadata = newMetadata()
      const numbers = new sa.Sequence("invoice no", { start: 1000, increment: 5, metadata })
      new sa.Table(
        "versioned",
        metadata,
        {
          id: sa.Column(sa.BigInteger, {
            primaryKey: true,
            autoincrement: false,
            serverDefault: numbers.nextValue() as never,
          }),
          a: sa.Column(sa.Integer),
        },
        { mariadbSystemVersioning: true },
      )
      await metadata.createAll(bench.engine)
      await using conn = await bench.engine.acquire()
      await conn.execute("INSERT INTO versioned (a) VALUES (1), (2)")
      const rows = await conn.queryObjects("SELECT id FROM versioned ORDER BY id", [])
      expect(rows.map((row) => row["id"])).toEqual([1000n, 1005n])
      const inspector = sa.inspect(conn)
      expect(await inspector.getSequenceNames()).toEqual(["invoice no"])
      const facts = await inspector.getSchemaFacts()
      expect(facts.tables[0]?.systemVersioned).toBe(true)
      expect(facts.tables[0]?.columns[0]?.default?.sql).toBe("(nextval(`invoice no`))")
      expect(facts.sequences[0]).toMatchObject({ start: 1000n, increment: 5n })
    })
  }
})

// DDL as text, for MySQL and MariaDB. What SQLAlchemy renders is compared by scripts/conformance-ddl.ts; here is the rest.
import { expect, test } from "vitest"
import { Dialect } from "../../src/dialect/dialect.ts"
import * as sa from "../../src/index.ts"

const mysql = new Dialect({ serverVersion: "9.7.4" })
const mariadb = new Dialect({ serverVersion: "10.11.19-MariaDB" })
const flat = (sql: string): string => sql.replace(/\s+/g, " ")
const both = (element: sa.DdlElement): string[] =>
  [mysql, mariadb].map((dialect) => flat(element.render(dialect)))
const columnText = (column: sa.Column, dialect: Dialect = mysql): string => {
  const table = new sa.Table("t", new sa.MetaData(), { a: column })
  return /\( (?<spec>.*) \)/.exec(flat(sa.CreateTable(table).render(dialect)))?.groups?.["spec"] ?? ""
}

test.each<[string, sa.Column, string]>([
  ["text", sa.Column(sa.Text, { serverDefault: "x" }), "a TEXT DEFAULT ('x')"],
  ["a number", sa.Column(sa.Integer, { serverDefault: 5 }), "a INTEGER DEFAULT 5"],
  ["a boolean", sa.Column(sa.Boolean, { serverDefault: false }), "a BOOL DEFAULT false"],
  [
    "an expression",
    sa.Column(sa.CHAR(36), { serverDefault: sa.text("uuid()") }),
    "a CHAR(36) DEFAULT (uuid())",
  ],
  [
    "now(6)",
    sa.Column(sa.DateTime({ fsp: 6 }), { serverDefault: sa.func.now(6) }),
    "a DATETIME(6) DEFAULT now(6)",
  ],
  [
    "ON UPDATE in the default",
    sa.Column(sa.TIMESTAMP, { serverDefault: sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP") }),
    "a TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
  ],
  [
    "onUpdateNow",
    sa.Column(sa.TIMESTAMP({ fsp: 3 }), {
      nullable: false,
      serverDefault: sa.func.now(3),
      onUpdateNow: true,
    }),
    "a TIMESTAMP(3) NOT NULL DEFAULT now(3) ON UPDATE CURRENT_TIMESTAMP(3)",
  ],
  ["a nullable TIMESTAMP", sa.Column(sa.TIMESTAMP), "a TIMESTAMP NULL"],
  ["a comment", sa.Column(sa.Integer, { comment: "it's \\ 100%" }), "a INTEGER COMMENT 'it''s \\\\ 100%'"],
  ["an invisible column", sa.Column(sa.Integer, { invisible: true }), "a INTEGER INVISIBLE"],
  ["a name given", sa.Column("Odd `name`", sa.Integer), "`Odd ``name``` INTEGER"],
  ["quotes wanted", sa.Column("plain", sa.Integer, { quote: true }), "`plain` INTEGER"],
  ["a fetched default", sa.Column(sa.Integer, { serverDefault: sa.FetchedValue() }), "a INTEGER"],
  ["an SRID", sa.Column(sa.mysql.POINT({ srid: 4326 }), { nullable: false }), "a POINT SRID 4326 NOT NULL"],
])("%s", (_name, column, expected) => {
  expect(columnText(column)).toBe(expected)
})

test("before expression defaults there are no parentheses", () => {
  const column = sa.Column(sa.CHAR(36), { serverDefault: sa.text("(uuid())") })
  expect(columnText(column, new Dialect({ serverVersion: "5.7.44" }))).toBe("a CHAR(36) DEFAULT (uuid())")
  expect(
    columnText(
      sa.Column(sa.Numeric, { serverDefault: sa.text("0.00") }),
      new Dialect({ serverVersion: "5.7.44" }),
    ),
  ).toBe("a NUMERIC DEFAULT 0.00")
})

test("computed columns: MariaDB takes no NOT NULL", () => {
  const column = sa.Column(sa.Integer, sa.Computed("b + 1", { persisted: true }), { nullable: false })
  expect(columnText(column, mysql)).toBe("a INTEGER GENERATED ALWAYS AS (b + 1) STORED NOT NULL")
  expect(columnText(column, mariadb)).toBe("a INTEGER GENERATED ALWAYS AS (b + 1) STORED")
})

test("table options stand in the order given, comment and partitions last", () => {
  const table = new sa.Table(
    "t",
    new sa.MetaData(),
    { a: sa.Column(sa.Integer, { primaryKey: true }) },
    {
      mysqlEngine: "InnoDB",
      mysqlCharset: "utf8mb4",
      mysqlCollate: "utf8mb4_bin",
      mysqlKeyBlockSize: 8,
      mysqlPartitionBy: "HASH(a)",
      mysqlPartitions: 4,
      mariadbRowFormat: "COMPRESSED",
      comment: "it's",
      prefixes: ["TEMPORARY"],
    },
  )
  const tail = "ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_bin KEY_BLOCK_SIZE=8"
  expect(both(sa.CreateTable(table, { ifNotExists: true }))).toEqual([
    `CREATE TEMPORARY TABLE IF NOT EXISTS t ( a INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (a) )${tail} COMMENT='it''s' PARTITION BY HASH(a) PARTITIONS 4`,
    `CREATE TEMPORARY TABLE IF NOT EXISTS t ( a INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (a) )${tail} ROW_FORMAT=COMPRESSED COMMENT='it''s' PARTITION BY HASH(a) PARTITIONS 4`,
  ])
})

test("indexes: directions, expressions, prefixes, kinds", () => {
  const t = new sa.Table("t", new sa.MetaData(), { a: sa.Column(sa.Text), b: sa.Column(sa.Integer) })
  const text = (index: sa.IndexItem): string => sa.CreateIndex(index).render(mysql)
  expect(text(sa.Index("i1", t.c.a, t.c.b.desc(), { mysqlLength: { a: 10 }, unique: true }))).toBe(
    "CREATE UNIQUE INDEX i1 ON t (a(10), b DESC)",
  )
  expect(text(sa.Index("i2", sa.func.lower(t.c.a).desc()))).toBe("CREATE INDEX i2 ON t ((lower(a)) DESC)")
  expect(text(sa.Index("i3", t.c.b.add(1)))).toBe("CREATE INDEX i3 ON t ((b + 1))")
  expect(text(sa.Index("i4", t.c.a, { mysqlPrefix: "FULLTEXT", mysqlWithParser: "ngram" }))).toBe(
    "CREATE FULLTEXT INDEX i4 ON t (a) WITH PARSER ngram",
  )
  expect(text(sa.Index("i5", t.c.b, { mysqlUsing: "HASH", comment: "c", invisible: true }))).toBe(
    "CREATE INDEX i5 ON t (b) USING HASH COMMENT 'c' INVISIBLE",
  )
  expect(sa.DropIndex(sa.Index("i6", t.c.b)).render(mysql)).toBe("DROP INDEX i6 ON t")
  expect(sa.schemaTable(t).indexes.map((index) => index.givenName)).toEqual([
    "i1",
    "i2",
    "i3",
    "i4",
    "i5",
    "i6",
  ])
})

test("dropping a constraint is said in four ways", () => {
  const md = new sa.MetaData()
  const p = new sa.Table("p", md, { id: sa.Column(sa.Integer, { primaryKey: true }) })
  const check = sa.CheckConstraint("b > 0", { name: "ck" })
  const unique = sa.UniqueConstraint("b", { name: "uq" })
  const foreign = sa.ForeignKeyConstraint(["b"], ["p.id"], { name: "fk" })
  const t = new sa.Table("t", md, { b: sa.Column(sa.Integer, { primaryKey: true }) }, check, unique, foreign)
  void p
  expect(both(sa.DropConstraint(check))).toEqual([
    "ALTER TABLE t DROP CHECK ck",
    "ALTER TABLE t DROP CONSTRAINT ck",
  ])
  expect(both(sa.DropConstraint(unique))[0]).toBe("ALTER TABLE t DROP INDEX uq")
  expect(both(sa.DropConstraint(foreign))[1]).toBe("ALTER TABLE t DROP FOREIGN KEY fk")
  const key = sa.schemaTable(t).primaryKeyConstraint
  if (key === undefined) throw new Error("t has a primary key")
  expect(both(sa.DropConstraint(key))[0]).toBe("ALTER TABLE t DROP PRIMARY KEY")
  expect(both(sa.AddConstraint(foreign))[0]).toBe(
    "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY(b) REFERENCES p (id)",
  )
})

test("comments, schemas, DDL text", () => {
  const t = new sa.Table("t", new sa.MetaData({ schema: "s" }), {
    a: sa.Column(sa.Integer, { comment: "new" }),
  })
  expect(sa.SetTableComment(t, "it's").render(mysql)).toBe("ALTER TABLE s.t COMMENT 'it''s'")
  expect(sa.SetColumnComment(t.c.a).render(mysql)).toBe("ALTER TABLE s.t CHANGE a a INTEGER COMMENT 'new'")
  expect(sa.DropSchema("x", { ifExists: true }).render(mysql)).toBe("DROP SCHEMA IF EXISTS x")
  const ddl = sa.DDL("ALTER TABLE %(fullname)s AUTO_INCREMENT = %(n)s -- 100%%", {
    table: t,
    context: { n: "5" },
  })
  expect(ddl.render(mysql)).toBe("ALTER TABLE s.t AUTO_INCREMENT = 5 -- 100%")
  expect(() => sa.DDL("%(nope)s").render(mysql)).toThrow(/no value for %\(nope\)s/)
})

test("an enum without ENUM can have its check", () => {
  const type = sa.Enum(["a", "b'c"], { nativeEnum: false, createConstraint: true, name: "ck_kind" })
  const t = new sa.Table("t", new sa.MetaData(), { kind: sa.Column(type) })
  expect(flat(sa.CreateTable(t).render(mysql))).toBe(
    "CREATE TABLE t ( kind VARCHAR(3), CONSTRAINT ck_kind CHECK (kind IN ('a', 'b''c')) )",
  )
})

test("defineTable renders what the server said", () => {
  const metadata = new sa.MetaData()
  sa.defineTable("other", metadata, { columns: { id: { type: "int", nullable: false } }, primaryKey: ["id"] })
  sa.defineTable("t", metadata, {
    columns: {
      id: { type: "int unsigned", nullable: false, autoincrement: true },
      kind: { name: "the kind", type: "enum('a','b')", nullable: false, default: "'a'" },
      seen: {
        type: "timestamp(3)",
        nullable: false,
        default: "CURRENT_TIMESTAMP(3)",
        onUpdate: "CURRENT_TIMESTAMP(3)",
      },
      label: {
        type: "varchar(9)",
        generated: { expression: "concat(`id`,'x')" },
        charset: "ascii",
        collation: "ascii_bin",
      },
      other: { type: "int" },
    },
    primaryKey: ["id"],
    uniques: [{ name: "uq", columns: ["the kind"] }],
    indexes: [
      { name: "ix", columns: [{ column: "label", length: 3, desc: true }, { expression: "abs(`other`)" }] },
      { name: "fk", columns: ["other"] },
    ],
    foreignKeys: [
      { name: "fk", columns: ["other"], table: "other", references: ["id"], onDelete: "CASCADE" },
    ],
    checks: [{ name: "ck", expression: "`id` > 1", enforced: false }],
    options: { engine: "InnoDB", comment: "c", create: { key_block_size: "8" } },
  })
  const table = metadata.tables.get("t")
  if (table === undefined) throw new Error("t was defined")
  expect(flat(sa.CreateTable(table as never).render(mysql))).toBe(
    "CREATE TABLE t ( id INTEGER UNSIGNED NOT NULL AUTO_INCREMENT, " +
      "`the kind` ENUM('a','b') NOT NULL DEFAULT 'a', " +
      "seen TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), " +
      "label VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin GENERATED ALWAYS AS (concat(`id`,'x')) VIRTUAL, " +
      "other INTEGER, PRIMARY KEY (id), CONSTRAINT uq UNIQUE (`the kind`), " +
      "CONSTRAINT fk FOREIGN KEY(other) REFERENCES other (id) ON DELETE CASCADE, " +
      "CONSTRAINT ck CHECK (`id` > 1) NOT ENFORCED, INDEX fk (other) " +
      ")ENGINE=InnoDB KEY_BLOCK_SIZE=8 COMMENT='c'",
  )
  const index = table.indexes.find((one) => one.columns[0]?.name === "label")
  if (index === undefined) throw new Error("ix was defined")
  expect(sa.CreateIndex(index).render(mysql)).toBe("CREATE INDEX ix ON t (label(3) DESC, (abs(`other`)))")
})

// Forms of DDL whose text SQLAlchemy and this package agree on, and the few where the server decides. SQLAlchemy's own cases are compared by
// scripts/conformance.ts; these are others, checked against SQLAlchemy when they were written.
import { expect, test } from "vitest"
import * as sa from "../../src/index.ts"

const { mysql } = sa
const dialects = {
  mysql: mysql.dialect({ serverVersion: "9.7.4" }),
  mariadb: mysql.dialect({ serverVersion: "10.11.19-MariaDB" }),
}
const text = (element: sa.DdlElement, server: keyof typeof dialects = "mysql"): string =>
  element.compile({ dialect: dialects[server] }).sql.replace(/\s+/g, " ")

const id = sa.Column(sa.Integer, { primaryKey: true })
const create = (columns: sa.ColumnRecord, ...items: readonly (sa.TableOptions | sa.ConstraintItem)[]) =>
  sa.CreateTable(new sa.Table("t", new sa.MetaData(), columns, ...items))
/** Columns a, b, c... of these types. */
const typed = (...types: readonly sa.AnyType[]) =>
  create(Object.fromEntries(types.map((type, i) => [String.fromCharCode(97 + i), sa.Column(type)])))
const inside = (body: string, tail = ""): string => `CREATE TABLE t ( ${body} )${tail}`

test.each<[string, sa.DdlElement, string]>([
  [
    "national strings",
    typed(
      sa.NCHAR(10),
      sa.NVARCHAR(10),
      mysql.NCHAR(5, { collation: "utf8mb3_bin" }),
      mysql.VARCHAR(3, { national: true, binary: true, charset: "latin1" }),
    ),
    "a NATIONAL CHAR(10), b NATIONAL VARCHAR(10), c NATIONAL CHAR(5) COLLATE utf8mb3_bin, d NATIONAL VARCHAR(3) BINARY",
  ],
  [
    "strings",
    typed(
      sa.CHAR(),
      sa.Unicode(7),
      sa.UnicodeText(),
      sa.Text(100),
      mysql.TEXT(undefined, { charset: "utf8mb4" }),
      mysql.CHAR(2, { ascii: true }),
      mysql.VARCHAR(2, { unicode: true }),
      mysql.VARCHAR(5, { charset: "latin1", binary: true }),
      mysql.LONGTEXT({ collation: "utf8mb4_bin" }),
    ),
    "a CHAR, b VARCHAR(7), c TEXT, d TEXT(100), e TEXT CHARACTER SET utf8mb4, f CHAR(2) ASCII, g VARCHAR(2) UNICODE, " +
      "h VARCHAR(5) CHARACTER SET latin1 BINARY, i LONGTEXT COLLATE utf8mb4_bin",
  ],
  [
    "whole numbers",
    typed(
      sa.INT(),
      mysql.BIGINT({ displayWidth: 20, unsigned: true }),
      mysql.SMALLINT({ displayWidth: 5 }),
      mysql.MEDIUMINT({ zerofill: true }),
      mysql.TINYINT({ displayWidth: 1 }),
    ),
    "a INTEGER, b BIGINT(20) UNSIGNED, c SMALLINT(5), d MEDIUMINT ZEROFILL, e TINYINT(1)",
  ],
  [
    "other numbers",
    typed(
      sa.REAL(),
      sa.Float(53),
      mysql.FLOAT(5, 2),
      mysql.FLOAT(24),
      mysql.DOUBLE(undefined, undefined, { unsigned: true }),
      sa.DOUBLE_PRECISION(),
      sa.Numeric(10),
      sa.Numeric(10, 0),
      mysql.DECIMAL(10, 2, { unsigned: true, zerofill: true }),
    ),
    "a REAL, b FLOAT(53), c FLOAT(5, 2), d FLOAT(24), e DOUBLE UNSIGNED, f DOUBLE PRECISION, g NUMERIC(10), h NUMERIC(10, 0), " +
      "i DECIMAL(10, 2) UNSIGNED ZEROFILL",
  ],
  [
    "bytes and the rest",
    typed(
      sa.LargeBinary(10),
      mysql.BLOB(100),
      sa.BINARY(),
      sa.VARBINARY(6),
      sa.PickleType(),
      sa.PickleType({ impl: mysql.LONGBLOB }),
      mysql.BIT(),
      mysql.ENUM("a", "", "x'y"),
      mysql.SET("a", "", { retrieveAsBitwise: true, charset: "utf8mb4" }),
      mysql.BOOLEAN(),
    ),
    "a BLOB(10), b BLOB(100), c BINARY, d VARBINARY(6), e BLOB, f LONGBLOB, g BIT, h ENUM('a','','x''y'), " +
      "i SET('a','') CHARACTER SET utf8mb4, j BOOL",
  ],
  [
    "no fraction is no digits",
    typed(mysql.DATETIME({ fsp: 0 }), mysql.TIME({ fsp: 6 }), sa.Interval()),
    "a DATETIME, b TIME(6), c DATETIME",
  ],
  [
    "items stand in the order in which columns imply them",
    create(
      {
        a: sa.Column(sa.Integer, sa.ForeignKey("t.a"), { unique: true }),
        b: sa.Column(sa.Boolean({ createConstraint: true, name: "ck_b" })),
        e: sa.Column(sa.Enum("x", "y'z", { nativeEnum: false, createConstraint: true })),
      },
      sa.CheckConstraint("a > 0"),
    ),
    "a INTEGER, b BOOL, e VARCHAR(3), CHECK (a > 0), UNIQUE (a), FOREIGN KEY(a) REFERENCES t (a), " +
      "CONSTRAINT ck_b CHECK (b IN (0, 1)), CHECK (e IN ('x', 'y''z'))",
  ],
  [
    "defaults that are expressions",
    create({
      a: sa.Column(sa.Integer, { serverDefault: sa.text("-1") }),
      b: sa.Column(sa.Date, { serverDefault: sa.func.current_date() }),
      c: sa.Column(sa.DateTime, { serverDefault: sa.func.current_timestamp() }),
      d: sa.Column(sa.String(9), { serverDefault: sa.literal("a'b") }),
      e: sa.Column(sa.DateTime, { serverDefault: sa.text("NULL") }),
    }),
    "a INTEGER DEFAULT (-1), b DATE DEFAULT (CURRENT_DATE), c DATETIME DEFAULT CURRENT_TIMESTAMP, d VARCHAR(9) DEFAULT 'a''b', e DATETIME DEFAULT NULL",
  ],
  [
    "a key of two columns",
    create({ a: sa.Column(sa.Integer), b: sa.Column(sa.Integer) }, sa.PrimaryKeyConstraint("b", "a")),
    "a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (b, a)",
  ],
  [
    "a key that numbers itself, however it is written",
    create({ a: sa.Column(sa.SmallInteger) }, sa.PrimaryKeyConstraint("a")),
    "a SMALLINT NOT NULL AUTO_INCREMENT, PRIMARY KEY (a)",
  ],
  [
    "a default stands instead of AUTO_INCREMENT",
    create({ id: sa.Column(sa.Integer, { primaryKey: true, serverDefault: sa.text("5") }) }),
    "id INTEGER NOT NULL DEFAULT 5, PRIMARY KEY (id)",
  ],
  [
    "MySQL's variant",
    create({ a: sa.Column(sa.String().withVariant(mysql.TINYTEXT(), "mysql")) }),
    "a TINYTEXT",
  ],
])("%s", (_name, element, body) => {
  expect(text(element)).toBe(inside(body))
  expect(text(element, "mariadb")).toBe(inside(body))
})

test("Identity numbers the primary key; elsewhere it is NOT NULL, as in SQLAlchemy", () => {
  const outside = sa.Column(sa.Integer, sa.Identity())
  const nullable = sa.Column(sa.Integer, sa.Identity(), { nullable: true })
  const key = sa.Column(sa.Integer, sa.Identity(), { primaryKey: true })
  const other = { m: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }) }
  expect(text(create({ id, n: outside }))).toBe(
    inside("id INTEGER NOT NULL AUTO_INCREMENT, n INTEGER NOT NULL, PRIMARY KEY (id)"),
  )
  expect(text(create({ n: nullable }))).toBe(inside("n INTEGER"))
  expect(text(create({ n: key, ...other }))).toBe(
    inside("n INTEGER NOT NULL AUTO_INCREMENT, m INTEGER NOT NULL, PRIMARY KEY (n, m)"),
  )
})

test("foreign keys: composite, deferrable, of another schema", () => {
  const metadata = new sa.MetaData({ schema: "s" })
  new sa.Table("u", metadata, { a: id, b: sa.Column(sa.Integer, { primaryKey: true }) })
  const t = new sa.Table(
    "t",
    metadata,
    { x: sa.Column(sa.Integer), y: sa.Column(sa.Integer), z: sa.Column(sa.ForeignKey("s.u.a")) },
    sa.ForeignKeyConstraint(["x", "y"], ["u.a", "u.b"], {
      name: "fk",
      onupdate: "SET NULL",
      ondelete: "NO ACTION",
      deferrable: false,
      initially: "IMMEDIATE",
    }),
  )
  expect(text(sa.CreateTable(t))).toBe(
    "CREATE TABLE s.t ( x INTEGER, y INTEGER, z INTEGER, CONSTRAINT fk FOREIGN KEY(x, y) REFERENCES s.u (a, b) " +
      "ON DELETE NO ACTION ON UPDATE SET NULL NOT DEFERRABLE INITIALLY IMMEDIATE, FOREIGN KEY(z) REFERENCES s.u (a) )",
  )
})

test("checks at a column: MariaDB knows no names there", () => {
  const element = create({
    a: sa.Column(sa.Integer, sa.CheckConstraint("a > 0", { name: "ck" }), { nullable: false, comment: "c" }),
    b: sa.Column(sa.Integer, sa.CheckConstraint(sa.column("b", sa.Integer).gt(0))),
  })
  const b = "b INTEGER CHECK (b > 0)"
  expect(text(element)).toBe(inside(`a INTEGER NOT NULL COMMENT 'c' CONSTRAINT ck CHECK (a > 0), ${b}`))
  expect(text(element, "mariadb")).toBe(
    inside(`a INTEGER NOT NULL COMMENT 'c', ${b}, CONSTRAINT ck CHECK (a > 0)`),
  )
})

test("table options: a collation follows its character set, partitions come last", () => {
  const columns = { a: sa.Column(sa.Integer) }
  const options = (given: sa.TableOptions): string => text(create(columns, given)).slice(28)
  expect(
    options({ mysqlCollate: "utf8mb4_bin", mysqlAutoIncrement: 5, mysqlDefaultCharset: "utf8mb4" }),
  ).toBe("AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE utf8mb4_bin")
  expect(options({ mysqlDefaultCharacterSet: "utf8mb4", mysqlTablespace: "ts", mysqlPackKeys: 1 })).toBe(
    "DEFAULT CHARACTER SET utf8mb4 TABLESPACE ts PACK_KEYS=1",
  )
  expect(options({ mysqlDataDirectory: "/a'b", mysqlConnection: "mysql://x" })).toBe(
    "DATA DIRECTORY='/a''b' CONNECTION='mysql://x'",
  )
  expect(
    options({
      mysqlSubpartitions: 2,
      mysqlPartitionBy: "RANGE(a)",
      mysqlPartitions: 4,
      mysqlSubpartitionBy: "HASH(a)",
      mysqlEngine: "InnoDB",
    }),
  ).toBe("ENGINE=InnoDB PARTITION BY RANGE(a) PARTITIONS 4 SUBPARTITION BY HASH(a) SUBPARTITIONS 2")
})

test("indexes of expressions are named after the columns in them", () => {
  const metadata = new sa.MetaData({ namingConvention: { ck: "ck_%(table_name)s_%(column_0_name)s" } })
  const t = new sa.Table("t", metadata, {
    name: sa.Column(sa.String(50)),
    order: sa.Column(sa.Integer),
    j: sa.Column(sa.JSON),
  })
  const index = (...parts: readonly Parameters<typeof sa.Index>[1][]): string =>
    text(sa.CreateIndex(sa.Index(null, ...parts)))
  expect(index(sa.func.lower(t.c.name))).toBe("CREATE INDEX ix_t_name ON t ((lower(name)))")
  expect(index(t.c.name.desc(), t.c.order.asc())).toBe("CREATE INDEX ix_t_name ON t (name DESC, `order` ASC)")
  expect(index(t.c.order.add(1), { mysqlUsing: "btree" })).toBe(
    "CREATE INDEX ix_t_order ON t ((`order` + 1)) USING btree",
  )
  expect(index(t.c.name.collate("utf8mb4_bin"))).toBe(
    "CREATE INDEX ix_t_name ON t ((name COLLATE utf8mb4_bin))",
  )
  expect(index(sa.func.substr(t.c.name, 1, 5), { mysqlLength: 3 })).toBe(
    "CREATE INDEX ix_t_name ON t ((substr(name, 1, 5)))",
  )
  sa.CheckConstraint(t.c.order.gt(5))
  expect(text(sa.CreateTable(t))).toContain("CONSTRAINT ck_t_order CHECK (`order` > 5)")
})

test("constraints that name columns of a table join it", () => {
  const metadata = new sa.MetaData()
  new sa.Table("u", metadata, { id })
  const t = new sa.Table("t", metadata, { a: sa.Column(sa.Integer), b: sa.Column(sa.Integer) })
  const unique = sa.UniqueConstraint(t.c.a, { name: "uq" })
  const foreign = sa.ForeignKeyConstraint([t.c.b], ["u.id"], { name: "fk" })
  const key = sa.PrimaryKeyConstraint(t.c.a, { name: "pk" })
  expect(text(sa.AddConstraint(unique))).toBe("ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a)")
  expect(text(sa.AddConstraint(foreign))).toBe(
    "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY(b) REFERENCES u (id)",
  )
  expect(text(sa.AddConstraint(key))).toBe("ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a)")
  expect(text(sa.CreateTable(t))).toBe(
    inside("a INTEGER, b INTEGER, CONSTRAINT uq UNIQUE (a), CONSTRAINT fk FOREIGN KEY(b) REFERENCES u (id)"),
  )
})

test("comments and columns as elements", () => {
  const t = new sa.Table(
    "t",
    new sa.MetaData(),
    { id, a: sa.Column(sa.Integer, sa.CheckConstraint("a > 0"), { comment: "100% \\ it's" }) },
    { comment: "x" },
  )
  expect(text(sa.CreateColumn(t.c.id))).toBe("id INTEGER NOT NULL AUTO_INCREMENT")
  expect(text(sa.DropTableComment(t))).toBe("ALTER TABLE t COMMENT ''")
  expect(text(sa.SetColumnComment(t.c.a))).toBe("ALTER TABLE t CHANGE a a INTEGER COMMENT '100% \\\\ it''s'")
  expect(text(sa.SetColumnComment(t.c.a), "mariadb")).toMatch(/ CHECK \(a > 0\)$/)
  expect(text(sa.DropColumnComment(t.c.a))).toBe("ALTER TABLE t CHANGE a a INTEGER")
  const format = mysql.dialect({ paramstyle: "format" })
  expect(sa.CreateColumn(t.c.a).compile({ dialect: format }).sql).toContain("COMMENT '100%% \\\\ it''s'")
})

test("a typo in an option is an error", () => {
  const wrong: readonly [string, () => unknown][] = [
    ['ForeignKey: unknown option "ondlete"', () => sa.ForeignKey("t.a", { ondlete: "CASCADE" } as never)],
    ["ForeignKey: MySQL ignores MATCH", () => sa.ForeignKey("t.a", { match: "FULL" } as never)],
    ['Index: unknown option "mysqlLenght"', () => sa.Index("i", "a", { mysqlLenght: 5 } as never)],
    ['UniqueConstraint: unknown option "nam"', () => sa.UniqueConstraint("a", { nam: "x" } as never)],
    [
      'DDL: unknown option "ifExist"',
      () => sa.DropTable(new sa.Table("t", new sa.MetaData(), { id }), { ifExist: true } as never),
    ],
  ]
  for (const [message, make] of wrong) expect(make).toThrow(message)
})

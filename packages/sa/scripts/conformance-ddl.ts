// Compares DDL and type texts with SQLAlchemy's own: `npx jiti scripts/conformance-ddl.ts <sqlalchemy-cases.json>` in packages/sa.
// Each case of the groups ddl and type is written here as a user of this package would write it.
import { readFileSync } from "node:fs"
import { Dialect } from "../src/dialect/dialect.ts"
import { sortTables } from "../src/schema/sort-tables.ts"
import * as sa from "../src/index.ts"
import { separateIndexes } from "../src/dialect/ddl-compiler.ts"
import { makeTables } from "./conformance/tables.ts"

const { mysql } = sa
type Rendered = string | readonly string[]
type Case = (dialect: Dialect) => Rendered

const create = (dialect: Dialect, table: Parameters<typeof sa.CreateTable>[0]): string =>
  sa.CreateTable(table).render(dialect)
const one =
  (columns: Record<string, sa.Column>, item: () => sa.TableOptions | sa.ConstraintItem = () => ({})): Case =>
  (dialect) =>
    create(dialect, new sa.Table("t", new sa.MetaData(), columns, item()))
const createAll = (metadata: sa.MetaData, dialect: Dialect): readonly string[] =>
  sortTables([...metadata.tables.values()]).tables.flatMap((table) => [
    create(dialect, table as never),
    ...separateIndexes(table).map((index) => sa.CreateIndex(index).render(dialect)),
  ])

const ddl: Readonly<Record<string, Case>> = {
  create_users: (d) => create(d, makeTables().users),
  drop_if_exists: (d) => sa.DropTable(makeTables().nodes, { ifExists: true }).render(d),
  drop_all: (d) =>
    [...sortTables([...makeTables().metadata.tables.values()]).tables]
      .reverse()
      .map((table) => sa.DropTable(table as never).render(d)),
  schema: one({ x: sa.Column(sa.Integer) }, () => ({ schema: "other" })),
  autoinc_off: one({ id: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }) }),
  autoinc_bigint_unsigned: one({ id: sa.Column(mysql.BIGINT({ unsigned: true }), { primaryKey: true }) }),
  autoinc_string_pk: one({ id: sa.Column(sa.String(10), { primaryKey: true }) }),
  composite_pk_autoinc_second: one({
    a: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }),
    b: sa.Column(sa.Integer, { primaryKey: true, autoincrement: true }),
  }),
  named_pk: one({ a: sa.Column(sa.Integer), b: sa.Column(sa.Integer) }, () =>
    sa.PrimaryKeyConstraint("b", "a", { name: "pk_t", mysqlUsing: "btree" }),
  ),
  unique_named: one({ a: sa.Column(sa.Integer), b: sa.Column(sa.Integer) }, () =>
    sa.UniqueConstraint("a", "b", { name: "uq_ab" }),
  ),
  fk_named: (d) => {
    const fk = sa.ForeignKey("users.id", { name: "fk_u", ondelete: "SET NULL", onupdate: "CASCADE" })
    return create(d, new sa.Table("t", makeTables().metadata, { uid: sa.Column(sa.Integer, fk) }))
  },
  fk_type_inferred: (d) =>
    create(d, new sa.Table("t", makeTables().metadata, { oid: sa.Column(sa.ForeignKey("orders.id")) })),
  server_default_str: one({
    s: sa.Column(sa.String(10), { serverDefault: "it's" }),
    n: sa.Column(sa.Integer, { serverDefault: "5" }),
    e: sa.Column(sa.String(3), { serverDefault: "" }),
  }),
  identity: one({ id: sa.Column(sa.Integer, sa.Identity({ start: 5 }), { primaryKey: true }) }),
  options: one({ a: sa.Column(sa.Integer) }, () => ({ mysqlEngine: "InnoDB" })),
  option_row_format: one({ a: sa.Column(sa.Integer) }, () => ({ mysqlRowFormat: "DYNAMIC" })),
  naming_convention: (d) => {
    const metadata = new sa.MetaData({
      namingConvention: {
        ix: "ix_%(column_0_label)s",
        uq: "uq_%(table_name)s_%(column_0_name)s",
        ck: "ck_%(table_name)s_%(constraint_name)s",
        fk: "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        pk: "pk_%(table_name)s",
      },
    })
    new sa.Table("par", metadata, { id: sa.Column(sa.Integer, { primaryKey: true }) })
    new sa.Table(
      "chd",
      metadata,
      {
        id: sa.Column(sa.Integer, { primaryKey: true }),
        p_id: sa.Column(sa.ForeignKey("par.id"), { index: true }),
        code: sa.Column(sa.String(5), { unique: true }),
      },
      sa.CheckConstraint("id > 0", { name: "pos" }),
    )
    return createAll(metadata, d)
  },
  index_col: (d) => sa.CreateIndex(sa.Index("ix1", makeTables().users.c.name)).render(d),
  index_func: (d) => sa.CreateIndex(sa.Index("ix1", sa.func.lower(makeTables().users.c.name))).render(d),
  index_length_map: (d) => {
    const { orders } = makeTables()
    return sa
      .CreateIndex(sa.Index("ix1", orders.c.note, orders.c.status, { mysqlLength: { note: 10 } }))
      .render(d)
  },
  index_auto_name: (d) => {
    const [index] = sa.schemaTable(makeTables().orders).indexes
    if (index === undefined) throw new Error("orders has no index")
    return sa.CreateIndex(index).render(d)
  },
  sequence: (d) =>
    sa.CreateSequence(sa.Sequence("s1", { start: 5, increment: 2, cycle: false, cache: 10 })).render(d),
  drop_sequence: (d) => sa.DropSequence(sa.Sequence("s1"), { ifExists: true }).render(d),
  create_schema: (d) => sa.CreateSchema("my db", { ifNotExists: true }).render(d),
}

const types: Readonly<Record<string, sa.AnyType>> = {
  integer: sa.Integer(),
  string: sa.String(50),
  string_collate: sa.String(50, { collation: "utf8mb4_bin" }),
  text: sa.Text(),
  numeric: sa.Numeric(),
  time: sa.Time(),
  interval: sa.Interval(),
  timestamp: sa.TIMESTAMP(),
  largebinary: sa.LargeBinary(),
  uuid_native: sa.UUID(),
  enum_non_native_check: sa.Enum(["a", "bbb"], { nativeEnum: false, length: 10 }),
  decimal: sa.DECIMAL(12, 4),
  char: sa.CHAR(2),
  pickle: sa.LargeBinary(),
  m_int_unsigned: mysql.INTEGER({ unsigned: true }),
  m_int_width: mysql.INTEGER({ displayWidth: 4, zerofill: true }),
  m_tinyint_unsigned: mysql.TINYINT({ unsigned: true }),
  m_double_ps: mysql.DOUBLE(10, 4),
  m_bit: mysql.BIT(8),
  m_year4: mysql.YEAR(4),
  m_datetime_fsp: mysql.DATETIME({ fsp: 6 }),
  m_timestamp_fsp: mysql.TIMESTAMP({ fsp: 3 }),
  m_time_fsp: mysql.TIME({ fsp: 2 }),
  m_tinytext: mysql.TINYTEXT(),
  m_text_len: mysql.TEXT(1000),
  m_varchar_binary: mysql.VARCHAR(20, { binary: true }),
  m_longblob: mysql.LONGBLOB(),
  m_enum: mysql.ENUM(["a", "b"], { charset: "utf8mb4", collation: "utf8mb4_bin" }),
}

interface Expected {
  readonly id: string
  readonly group: string
  readonly tier: string
  readonly dialects: Readonly<Record<string, "same as mysql" | { readonly sql: Rendered }>>
}

const collapse = (text: Rendered): string =>
  typeof text === "string"
    ? text.trim().replace(/\s+/g, " ").replace(/\( /g, "( ")
    : text.map(collapse).join("; ")
const dialects: readonly (readonly [string, Dialect])[] = [
  ["mysql", new Dialect({ serverVersion: "9.7.4" })],
  ["mariadb", new Dialect({ serverVersion: "10.11.19-MariaDB" })],
  ["generic", new Dialect()],
]

const { cases } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as { cases: readonly Expected[] }
let passed = 0
let failed = 0
for (const wanted of cases.filter(({ group }) => group === "ddl" || group === "type")) {
  const name = wanted.id.replace(/^\w+\./, "")
  for (const [profile, dialect] of dialects) {
    const given = wanted.dialects[profile]
    const expected = given === "same as mysql" ? wanted.dialects["mysql"] : given
    if (expected === undefined || expected === "same as mysql") continue
    const type = types[name]
    const render = ddl[name]
    const found = wanted.group === "type" ? type?.compile(dialect.profile) : render?.(dialect)
    if (found !== undefined && collapse(found) === collapse(expected.sql)) passed++
    else {
      failed++
      console.log(`${wanted.id} (${wanted.tier}, ${profile})\n  expected ${collapse(expected.sql)}`)
      console.log(`  found    ${found === undefined ? "nothing: the case is not written" : collapse(found)}`)
    }
  }
}
console.log(`${passed} passed, ${failed} failed`)

// Tables at random: types, defaults, keys, checks and comments, all with names that try to break out of their quotes.
import fc from "fast-check"
import * as sa from "../../src/index.ts"

/** A table that can be defined in any MetaData. */
export interface RandomTable {
  define(metadata: sa.MetaData): sa.SchemaTable
  readonly toString: () => string
}

const { mysql } = sa
const pieces = [
  "'",
  '"',
  "`",
  "\\",
  "\n",
  "--",
  "#",
  "/*",
  "*/",
  ";",
  "%",
  "%s",
  "?",
  ":x",
  "é",
  "漢",
  "a",
  "B",
  " ",
  ".",
  "select",
  "rank",
  "offset",
]
const hostile = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(""))
/** At most 64 characters on one line (the test compares lines), and different from others by its number whatever the collation. */
const name = (prefix: string, index: number): fc.Arbitrary<string> =>
  hostile(8).map((text) => `${prefix}${index}${text.replaceAll("\n", "").slice(0, 50)}z`)

interface Choice {
  readonly type: () => sa.AnyType
  /** What may stand after DEFAULT. */
  readonly defaults?:
    | readonly NonNullable<
        sa.ColumnOptions<unknown, false, boolean, unknown, never, "auto">["serverDefault"]
      >[]
    | readonly unknown[]
  /** An expression with a quote in it: MySQL cannot read its own copy of that under NO_BACKSLASH_ESCAPES. */
  readonly quoted?: unknown
  readonly onUpdateNow?: true
  readonly only?: "mysql" | "mariadb"
  /** The server takes no check of it. */
  readonly unchecked?: true
  /** Cannot be part of an index without a prefix. */
  readonly long?: true
}

const choices: readonly Choice[] = [
  { type: () => sa.Integer(), defaults: [5, "7", sa.text("(1 + 2)"), -3] },
  { type: () => mysql.BIGINT({ unsigned: true }), defaults: [18446744073709551615n] },
  { type: () => mysql.SMALLINT({ zerofill: true, displayWidth: 4 }), defaults: [3] },
  { type: () => mysql.TINYINT({ displayWidth: 1 }), defaults: [1] },
  { type: () => sa.Boolean(), defaults: [true, false] },
  { type: () => sa.Numeric(12, 3), defaults: ["1.250", sa.text("-0.5")] },
  { type: () => sa.Float(), defaults: [1.5] },
  { type: () => mysql.DOUBLE(10, 2), defaults: [-2.25] },
  { type: () => mysql.BIT(5), defaults: [sa.text("b'101'")] },
  { type: () => mysql.YEAR(), defaults: [1999] },
  {
    type: () => sa.String(40),
    defaults: ["", 'it\'s \\ "x" % 漢', sa.text("(uuid())"), sa.func.concat("a", "bc")],
  },
  { type: () => sa.String(20, { collation: "utf8mb4_bin" }), defaults: ["x\ny"] },
  { type: () => mysql.VARCHAR(9, { charset: "latin1" }), defaults: ["é"] },
  { type: () => sa.CHAR(20), defaults: ["NULL", "current_timestamp"] },
  { type: () => sa.Text(), long: true, defaults: [sa.text("('its')")], quoted: sa.text("('it''s')") },
  { type: () => mysql.TINYTEXT(), long: true },
  { type: () => sa.VARBINARY(12) },
  { type: () => mysql.MEDIUMBLOB(), long: true },
  { type: () => sa.Date(), defaults: ["2024-02-29"] },
  { type: () => sa.DateTime(), defaults: ["2024-02-29 01:02:03", sa.func.now()], onUpdateNow: true },
  { type: () => sa.DateTime({ fsp: 4 }), defaults: [sa.func.now(4)], onUpdateNow: true },
  { type: () => sa.TIMESTAMP({ fsp: 2 }), defaults: [sa.func.current_timestamp(2)], onUpdateNow: true },
  { type: () => sa.Time({ fsp: 3 }), defaults: ["-12:34:56.789"] },
  { type: () => sa.Enum("a", "it's", "b\\c", "é%", "d,e"), defaults: ["it's", "b\\c"] },
  { type: () => mysql.SET("x", "y'z", "w\\"), defaults: ["x,y'z"] },
  {
    type: () => sa.JSON(),
    long: true,
    defaults: [sa.text("(json_object('a', 1))")],
    quoted: sa.text("(json_object('a', 'it''s'))"),
  },
  { type: () => mysql.POINT({ srid: 4326 }), long: true, only: "mysql" },
  { type: () => mysql.GEOMETRYCOLLECTION(), long: true },
  { type: () => mysql.VECTOR(4), long: true, unchecked: true, only: "mysql" },
  { type: () => sa.UUID(), only: "mariadb", defaults: ["6ccd780c-baba-1026-9564-5b8c656024db"] },
  { type: () => mysql.INET6(), only: "mariadb", defaults: ["::1"] },
]

interface ColumnPlan {
  readonly name: string
  readonly choice: Choice
  readonly nullable: boolean
  readonly comment: string
  readonly useDefault: boolean
  readonly seed: number
  readonly index: "none" | "index" | "unique" | "desc"
  readonly check: boolean
}

const column = (family: "mysql" | "mariadb", index: number): fc.Arbitrary<ColumnPlan> =>
  fc.record({
    name: name("c", index),
    choice: fc.constantFrom(...choices.filter(({ only }) => (only ?? family) === family)),
    nullable: fc.boolean(),
    comment: hostile(6),
    useDefault: fc.boolean(),
    seed: fc.nat({ max: 3 }),
    index: fc.constantFrom("none", "none", "index", "unique", "desc"),
    check: fc.nat({ max: 4 }).map((n) => n === 0),
  })

function defined(plan: ColumnPlan, quotes: boolean): sa.Column {
  const { choice, nullable, comment, useDefault, seed } = plan
  const all = [...(choice.defaults ?? []), ...(quotes && choice.quoted !== undefined ? [choice.quoted] : [])]
  const defaults = all as readonly string[]
  const serverDefault = useDefault ? defaults[seed % Math.max(1, defaults.length)] : undefined
  return sa.Column(plan.name, choice.type(), {
    nullable,
    comment,
    ...(serverDefault === undefined ? {} : { serverDefault }),
    ...(choice.onUpdateNow === true && seed > 1 ? { onUpdateNow: true } : {}),
  })
}

interface TablePlan {
  readonly name: string
  readonly columns: readonly ColumnPlan[]
  readonly comment: string
  readonly keyName: string
  readonly autoKey: boolean
}

/** A table of 1 to 8 columns that this server takes. @param quotes expressions may have quotes in them */
export function randomTable(family: "mysql" | "mariadb", quotes: boolean): fc.Arbitrary<RandomTable> {
  const columns = fc
    .integer({ min: 1, max: 8 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => column(family, i))))
  return fc
    .record({
      name: name("t", 0),
      columns,
      comment: hostile(8),
      keyName: name("k", 0),
      autoKey: fc.boolean(),
    })
    .map((plan) => ({
      define: (metadata) => define(plan, metadata, quotes),
      toString: () =>
        JSON.stringify(plan, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    }))
}

function define(plan: TablePlan, metadata: sa.MetaData, quotes: boolean): sa.SchemaTable {
  const columns = Object.fromEntries(plan.columns.map((column, i) => [`p${i}`, defined(column, quotes)]))
  const key = plan.autoKey
    ? { id: sa.Column(sa.BigInteger, { primaryKey: true }) }
    : { id: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }) }
  const constraints = plan.columns.flatMap((column, i) =>
    column.check && column.choice.unchecked !== true
      ? [sa.CheckConstraint(sa.column(column.name, sa.String).isNot(null), { name: `ck${i}${plan.keyName}` })]
      : [],
  )
  const table = sa.schemaTable(
    new sa.Table(
      plan.name,
      metadata,
      { ...key, ...columns },
      { comment: plan.comment, mysqlCharset: "utf8mb4" },
      ...constraints,
    ),
  )
  plan.columns.forEach((column, i) => addIndex(table, column, i, plan))
  return table
}

function addIndex(table: sa.SchemaTable, plan: ColumnPlan, position: number, { keyName }: TablePlan): void {
  const target = table.findColumn(`p${position}`)
  if (target === undefined || plan.index === "none") return
  const name = `${plan.index[0] ?? ""}${position}${keyName}`
  if (plan.choice.long === true) {
    if (/^(text|tinytext|mediumblob)$/.test(target.type.visitName))
      sa.Index(name, target as never, { mysqlLength: 9 })
    return
  }
  if (plan.index === "unique") sa.UniqueConstraint(target as never, { name })
  else sa.Index(name, (plan.index === "desc" ? target.desc() : target) as never)
}

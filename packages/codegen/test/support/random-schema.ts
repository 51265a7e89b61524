// Random CREATE TABLE statements that both servers accept: odd names, all types, keys, defaults, comments.
import fc from "fast-check"

const oddNames = [
  "select",
  "order",
  "class",
  "__proto__",
  "constructor",
  "toString",
  "then",
  "metadata",
  "sa",
  "default",
  "1",
  "2nd place",
  "first name",
  "naïve-Größe",
  "日本",
  "a.b",
  "back`tick",
  'quo"te',
  "it's",
  "semi;colon",
  "*/",
  "${x}",
  "back\\slash",
  "per%cent",
  ":name",
  "?",
  "-- dash",
  "$dollar",
  "UPPER",
  "x".repeat(64),
]

const name = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...oddNames) },
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z]{1,6}(_[a-z0-9]{1,5}){0,2}$/) },
)

const text = fc.oneof(
  fc.constantFrom(
    "",
    "NULL",
    "current_timestamp()",
    "it's",
    '"q"',
    "back\\slash",
    "line\nbreak",
    "*/ ${x} `",
    "é日",
    "0",
    "%",
  ),
  fc.string({ maxLength: 12 }).filter((value) => /^[\x20-\x7e]*$/.test(value) && value === value.trimEnd()),
)

/** A column type and the defaults that it may have, as SQL text. */
interface TypeChoice {
  readonly type: string
  readonly defaults: readonly string[]
  /** May be the column of an index as it is. */
  readonly indexable: boolean
}

const plain = (type: string, ...defaults: readonly string[]): TypeChoice => ({
  type,
  defaults,
  indexable: true,
})
const large = (type: string): TypeChoice => ({ type, defaults: [], indexable: false })

const fixedTypes: readonly TypeChoice[] = [
  ...["TINYINT", "TINYINT(1)", "SMALLINT", "MEDIUMINT", "INT", "BIGINT"].map((type) =>
    plain(type, "0", "-7", "'12'"),
  ),
  ...["TINYINT UNSIGNED", "INT UNSIGNED", "BIGINT UNSIGNED", "INT(6) ZEROFILL"].map((type) =>
    plain(type, "0", "42"),
  ),
  plain("DECIMAL(10,2)", "0.00", "-3.5", "'1.25'"),
  plain("DECIMAL(65,30) UNSIGNED", "1"),
  plain("FLOAT", "0", "1.5", "-2"),
  plain("DOUBLE", "0", "-1.25"),
  plain("BIT(1)", "b'1'"),
  plain("BIT(12)", "b'101'"),
  plain("YEAR", "'2024'"),
  plain("DATE", "'2024-02-29'"),
  plain("TIME", "'-12:30:00'"),
  plain("TIME(3)", "'12:30:00.125'"),
  plain(
    "DATETIME",
    "'2024-01-01 00:00:00'",
    "CURRENT_TIMESTAMP",
    "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
  ),
  plain("DATETIME(6)", "CURRENT_TIMESTAMP(6)", "CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)"),
  plain("TIMESTAMP(3)", "CURRENT_TIMESTAMP(3)"),
  plain("BINARY(4)"),
  plain("VARBINARY(20)"),
  large("TINYBLOB"),
  large("LONGBLOB"),
  large("TEXT"),
  large("MEDIUMTEXT"),
  large("JSON"),
  large("GEOMETRY"),
  large("POINT"),
  large("MULTIPOLYGON"),
  large("GEOMETRYCOLLECTION"),
]

const textTypes = fc
  .record({
    base: fc.constantFrom("VARCHAR(20)", "CHAR(12)"),
    charset: fc.constantFrom(
      "",
      " CHARACTER SET latin1 COLLATE latin1_bin",
      " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
    ),
    value: text.filter((value) => value.length <= 12 && (value === "" || /^[\x20-\x7e\n]*$/.test(value))),
  })
  .map(({ base, charset, value }) => plain(`${base}${charset}`, literal(value)))

const memberTypes = fc
  .record({
    base: fc.constantFrom("ENUM", "SET"),
    members: fc.uniqueArray(
      text.filter((value) => !value.includes(",") && value !== ""),
      { minLength: 1, maxLength: 5, selector: (value) => value.toLowerCase() },
    ),
  })
  .map(({ base, members }) => plain(`${base}(${members.map(literal).join(",")})`, literal(members[0] ?? "")))

const columnType = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...fixedTypes) },
  { weight: 1, arbitrary: textTypes },
  { weight: 1, arbitrary: memberTypes },
)

interface ColumnChoice {
  readonly name: string
  readonly sql: string
  readonly indexable: boolean
}

const column = fc
  .record({
    name,
    choice: columnType,
    nullable: fc.boolean(),
    pick: fc.option(fc.nat({ max: 9 }), { freq: 2 }),
    comment: fc.option(text, { freq: 4 }),
  })
  .map(({ name: columnName, choice, nullable, pick, comment }): ColumnChoice => {
    const value = pick === null ? undefined : choice.defaults[pick % Math.max(choice.defaults.length, 1)]
    const parts = [
      quoted(columnName),
      choice.type,
      nullable ? "NULL" : "NOT NULL",
      value === undefined ? "" : `DEFAULT ${value}`,
      comment === null ? "" : `COMMENT ${literal(comment)}`,
    ]
    return {
      name: columnName,
      sql: parts.filter((part) => part !== "").join(" "),
      indexable: choice.indexable,
    }
  })

const options = fc.record({
  collation: fc.constantFrom("utf8mb4_unicode_ci", "utf8mb4_bin", "utf8mb4_general_ci"),
  comment: text,
})

const table = fc
  .record({
    name,
    columns: fc.uniqueArray(column, {
      minLength: 1,
      maxLength: 8,
      selector: (choice) => choice.name.toLowerCase(),
    }),
    keys: fc.array(
      fc.record({ kind: fc.constantFrom("KEY", "UNIQUE KEY"), at: fc.nat(7), desc: fc.boolean() }),
      { maxLength: 3 },
    ),
    options,
    autoIncrement: fc.boolean(),
    check: fc.boolean(),
  })
  .map((choice) => ({ name: choice.name, sql: createTable(choice) }))

interface TableChoice {
  readonly name: string
  readonly columns: readonly ColumnChoice[]
  readonly keys: readonly { readonly kind: string; readonly at: number; readonly desc: boolean }[]
  readonly options: { readonly collation: string; readonly comment: string }
  readonly autoIncrement: boolean
  readonly check: boolean
}

function createTable({
  name: tableName,
  columns,
  keys,
  options: { collation, comment },
  ...choice
}: TableChoice): string {
  const indexable = columns.filter((candidate) => candidate.indexable)
  const id = columns.some((candidate) => candidate.name.toLowerCase() === "id") ? "id_" : "id"
  const lines = [
    ...(choice.autoIncrement ? [`${id} INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY`] : []),
    ...columns.map((candidate) => candidate.sql),
    ...keys.flatMap(({ kind, at, desc }, i) => {
      const on = indexable[at % Math.max(indexable.length, 1)]
      return on === undefined
        ? []
        : [
            `${kind} ${quoted(`${i} ix ${on.name}`.slice(0, 60).trimEnd())} (${quoted(on.name)}${desc ? " DESC" : ""})`,
          ]
    }),
    ...(choice.check ? checkedColumns(tableName, columns) : []),
  ]
  return `CREATE TABLE ${quoted(tableName)} (\n  ${lines.join(",\n  ")}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=${collation} COMMENT=${literal(comment)}`
}

/** A column with a check, a column computed from it, and a text computed from nothing. */
function checkedColumns(tableName: string, columns: readonly ColumnChoice[]): readonly string[] {
  const base = columns.some(({ name: taken }) => /^(rank|twice|label)_$/i.test(taken))
    ? "rank_of_it_"
    : "rank_"
  return [
    `${base} INT NULL`,
    `${base}twice INT GENERATED ALWAYS AS (${base} * 2) STORED`,
    `${base}label VARCHAR(40) GENERATED ALWAYS AS (CONCAT('it''s \\\\ ', ${base})) VIRTUAL`,
    `CONSTRAINT ${quoted(`ck ${tableName}`.slice(0, 60).trimEnd())} CHECK (${base} > 0 AND ${base} <> 13)`,
  ]
}

/** One to three CREATE TABLE statements. */
export const randomTables: fc.Arbitrary<readonly string[]> = fc
  .uniqueArray(table, { minLength: 1, maxLength: 3, selector: (choice) => choice.name.toLowerCase() })
  .map((tables) => tables.map((choice) => choice.sql))

function quoted(identifier: string): string {
  return `\`${identifier.replaceAll("`", "``")}\``
}

function literal(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`
}

// Random schemas as statements: tables with odd names, all types, keys, checks, options, and foreign keys between them. The servers refuse
// some of them (a FULLTEXT index in an engine that has none, a key that is too long); those are left out of the schema by who runs them.
import type { ServerFamily } from "@shoal/servers/databases"
import fc from "fast-check"
import { type RandomColumn, randomColumn } from "./random-columns.ts"
import { literal, quoted, randomName, randomText } from "./random-text.ts"

const keyKinds = ["KEY", "UNIQUE KEY", "FULLTEXT KEY", "SPATIAL KEY"] as const

const randomKey = fc.record({
  kind: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...keyKinds) }, fc.constant("KEY" as const)),
  at: fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }),
  desc: fc.boolean(),
  prefix: fc.boolean(),
  hidden: fc.nat(5),
  comment: fc.option(randomText, { freq: 5 }),
})
type RandomKey = typeof randomKey extends fc.Arbitrary<infer T> ? T : never

const tableOptions: Readonly<Record<ServerFamily, readonly string[]>> = {
  mysql: ["COMPRESSION='zlib'", "STATS_AUTO_RECALC=1", "INSERT_METHOD=NO"],
  mariadb: ["PAGE_COMPRESSED=1", "WITH SYSTEM VERSIONING", "STATS_AUTO_RECALC=1"],
}
const commonOptions = [
  "ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8",
  "ROW_FORMAT=DYNAMIC",
  "ROW_FORMAT=COMPACT",
  "STATS_PERSISTENT=0",
  "STATS_SAMPLE_PAGES=9",
  "MAX_ROWS=100 MIN_ROWS=2",
  "AVG_ROW_LENGTH=120",
  "CHECKSUM=1",
  "PACK_KEYS=1 DELAY_KEY_WRITE=1",
]

/** `$` stands for the key. */
const partitionings = [
  "PARTITION BY HASH ($) PARTITIONS 3",
  "PARTITION BY KEY ($) PARTITIONS 2",
  "PARTITION BY RANGE ($) (PARTITION `select` VALUES LESS THAN (10) COMMENT 'it''s', PARTITION p1 VALUES LESS THAN MAXVALUE)",
  "PARTITION BY RANGE ($ MOD 7) SUBPARTITION BY HASH ($) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN MAXVALUE)",
]

function randomTable(
  family: ServerFamily,
): fc.Arbitrary<{ name: string; sql: string; key: string | undefined }> {
  return fc
    .record({
      name: randomName,
      columns: fc.uniqueArray(randomColumn(family), {
        minLength: 1,
        maxLength: 8,
        selector: (choice) => choice.name.toLowerCase(),
      }),
      keys: fc.array(randomKey, { maxLength: 3 }),
      primary: fc.constantFrom("auto", "auto", "columns", "prefix", "none", "auto beside"),
      collation: fc.constantFrom(
        "utf8mb4_unicode_ci",
        "utf8mb4_bin",
        "utf8mb4_general_ci",
        "latin1_swedish_ci",
      ),
      engine: fc.constantFrom("InnoDB", "InnoDB", "InnoDB", "InnoDB", "MyISAM", "MEMORY"),
      options: fc.subarray([...commonOptions, ...tableOptions[family]], { maxLength: 2 }),
      comment: randomText,
      checks: fc.boolean(),
      partitions: fc.constantFrom("", "", "", ...partitionings),
    })
    .map(({ name, columns, keys, ...choice }) => {
      const id = columns.some((column) => column.name.toLowerCase() === "id") ? "id_" : "id"
      const lines = [
        ...(choice.primary === "auto" ? [`${id} INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY`] : []),
        ...columns.map((column) => column.sql),
        ...(choice.primary === "auto beside" ? [`${id} BIGINT NOT NULL AUTO_INCREMENT`, `KEY (${id})`] : []),
        ...primaryKey(choice.primary, columns),
        ...keys.flatMap((key, i) => keyText(key, i, columns, family, choice.engine)),
        ...(choice.checks ? checkedColumns(name, columns, family) : []),
      ]
      const charset = choice.collation.split("_", 1)[0] ?? ""
      const options = `ENGINE=${choice.engine} DEFAULT CHARSET=${charset} COLLATE=${choice.collation} ${choice.options.join(" ")} COMMENT=${literal(choice.comment)} ${choice.primary === "auto" ? choice.partitions.replaceAll("$", id) : ""}`
      const sql = `CREATE TABLE ${quoted(name)} (\n  ${lines.join(",\n  ")}\n) ${options}`
      return { name, sql, key: choice.primary === "auto" ? id : undefined }
    })
}

function primaryKey(kind: string, columns: readonly RandomColumn[]): string[] {
  const parts = columns
    .filter((column) => !column.nullable)
    .flatMap((column) => {
      if (column.indexing === "whole") return [quoted(column.name)]
      return column.indexing === "prefix" && kind === "prefix" ? [`${quoted(column.name)}(3)`] : []
    })
  if (kind === "auto" || kind === "none" || parts.length === 0) return []
  return [`PRIMARY KEY (${parts.slice(0, 3).join(", ")})`]
}

function keyText(
  key: RandomKey,
  i: number,
  columns: readonly RandomColumn[],
  family: ServerFamily,
  engine: string,
): string[] {
  const possible = columns.filter(({ indexing, textual, nullable }) => {
    if (key.kind === "FULLTEXT KEY") return textual
    if (key.kind === "SPATIAL KEY") return indexing === "spatial" && !nullable
    return indexing === "whole" || indexing === "prefix"
  })
  const chosen = [...new Set(key.at.map((at) => possible[at % Math.max(possible.length, 1)]))]
  const parts = chosen.flatMap((column) => {
    if (column === undefined) return []
    if (key.kind === "FULLTEXT KEY" || key.kind === "SPATIAL KEY") return [quoted(column.name)]
    const length = column.indexing === "prefix" && (key.prefix || /TEXT/.test(column.sql)) ? "(3)" : ""
    return [`${quoted(column.name)}${length}${key.desc && engine === "InnoDB" ? " DESC" : ""}`]
  })
  if (parts.length === 0) return []
  const hidden = key.hidden === 0 ? (family === "mysql" ? " INVISIBLE" : " IGNORED") : ""
  const comment = key.comment === null ? "" : ` COMMENT ${literal(key.comment)}`
  const name = `${i} ix ${chosen[0]?.name ?? ""}`.slice(0, 60).trimEnd()
  const list = key.kind === "SPATIAL KEY" ? parts.slice(0, 1) : parts
  return [`${key.kind} ${quoted(name)} (${list.join(", ")})${comment}${hidden}`]
}

/** Columns computed from others, of which one has an odd name, and checks over them. */
function checkedColumns(
  table: string,
  columns: readonly RandomColumn[],
  family: ServerFamily,
): readonly string[] {
  const base = columns.some(({ name }) => /^rank_/i.test(name)) ? "rank_of_it_" : "rank_"
  const odd = columns[0]?.name ?? base
  return [
    `${base} INT NULL`,
    `${base}twice INT GENERATED ALWAYS AS (${base} * 2) STORED`,
    `${base}label VARCHAR(40) GENERATED ALWAYS AS (CONCAT('it''s \\\\ "', ${base})) VIRTUAL`,
    `${base}odd INT GENERATED ALWAYS AS (CASE WHEN ${quoted(odd)} IS NULL THEN 0 ELSE 1 END) VIRTUAL`,
    `CONSTRAINT ${quoted(`ck ${table}`.slice(0, 60).trimEnd())} CHECK (${base} > 0 AND ${base} <> 13)`,
    `CHECK (${base} IS NULL OR ${base} IN (1, 2) OR CAST(${base} AS CHAR) LIKE 'it''s%')`,
    ...(family === "mysql"
      ? [
          `CHECK (${base} < 1000) NOT ENFORCED`,
          `KEY functional ((${base} + 1) DESC, (CONCAT('it''s \\\\', ${base})))`,
        ]
      : []),
  ]
}

const foreignKey = fc.record({
  from: fc.nat(9),
  to: fc.nat(9),
  onDelete: fc.constantFrom("", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE RESTRICT"),
  onUpdate: fc.constantFrom("", " ON UPDATE CASCADE", " ON UPDATE NO ACTION"),
})

/** One to three CREATE TABLE statements and what connects them. */
export function randomSchema(family: ServerFamily): fc.Arbitrary<readonly string[]> {
  return fc
    .record({
      tables: fc.uniqueArray(randomTable(family), {
        minLength: 1,
        maxLength: 3,
        selector: (choice) => choice.name.toLowerCase(),
      }),
      keys: fc.array(foreignKey, { maxLength: 3 }),
      sequence: fc.record({
        start: fc.integer(),
        increment: fc.integer({ min: -5, max: 5 }),
        cycle: fc.boolean(),
      }),
    })
    .map(({ tables, keys, sequence: { start, increment, cycle } }) => {
      const targets = tables.filter((table) => table.key !== undefined)
      const connections = keys.flatMap(({ from, to, onDelete, onUpdate }, i) => {
        const source = tables[from % tables.length]
        const target = targets[to % Math.max(targets.length, 1)]
        if (source === undefined || target === undefined) return []
        const name = quoted(`${i} fk ${target.name}`.slice(0, 64).trimEnd())
        return [
          `ALTER TABLE ${quoted(source.name)} ADD COLUMN ref_${i} INT UNSIGNED NULL, ADD CONSTRAINT ${name} FOREIGN KEY (ref_${i}) REFERENCES ${quoted(target.name)} (${target.key ?? ""})${onDelete}${onUpdate}`,
        ]
      })
      const by = increment === 0 ? 1 : increment
      const sequences =
        family === "mariadb"
          ? [
              `CREATE SEQUENCE \`a seq\` START WITH ${start} MINVALUE ${Math.min(start, -9)} MAXVALUE ${Math.max(start, 9)} INCREMENT BY ${by}${cycle ? " CYCLE" : ""}`,
            ]
          : []
      return [...tables.map((table) => table.sql), ...connections, ...sequences]
    })
}

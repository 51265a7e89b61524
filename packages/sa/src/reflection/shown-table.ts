// What only SHOW CREATE TABLE tells: FULLTEXT parsers, partitions, bytes in defaults, JSON columns of an account that may not see checks.
import type { ServerFamily } from "../dialect/profile.ts"
import { reservedWords } from "../dialect/reserved-words.ts"
import { textOf, type CatalogRow } from "./catalog.ts"

/** Parts of a SHOW CREATE TABLE; all empty where it was not asked for. */
export interface ShownTable {
  /** FULLTEXT parser plugins by index name. */
  readonly parsers: ReadonlyMap<string, string>
  /** MariaDB: columns with a json_valid check. */
  readonly jsonColumns: readonly string[]
  /** SQL text of the defaults of BINARY and VARBINARY columns. */
  readonly binaryDefaults: ReadonlyMap<string, string>
  /** What follows PARTITION BY. */
  readonly partitionBy: string | undefined
}

/** What is asked of a table's rows. */
interface Rows {
  readonly table: CatalogRow
  readonly columns: readonly CatalogRow[]
  readonly statistics: readonly CatalogRow[]
  readonly checks: readonly CatalogRow[]
}

/** Whether information_schema leaves something out of this table. */
export function needsCreateTable(rows: Rows, family: ServerFamily): boolean {
  if (/\bpartitioned\b/i.test(textOf(rows.table["create_options"]))) return true
  if (rows.statistics.some((row) => textOf(row["index_type"]) === "FULLTEXT")) return true
  return rows.columns.some((row) =>
    family === "mysql" ? hasBinaryDefault(row) : rows.checks.length === 0 && mayBeJson(row),
  )
}

/** MySQL's catalog ends such a default at its first zero byte. */
function hasBinaryDefault(row: CatalogRow): boolean {
  return textOf(row["column_default"]).startsWith("0x") && /^(var)?binary\b/.test(textOf(row["column_type"]))
}

function mayBeJson(row: CatalogRow): boolean {
  return textOf(row["column_type"]) === "longtext" && textOf(row["collation_name"]) === "utf8mb4_bin"
}

/** Reads the statement. */
export function shownTable(createTable: string | undefined, family: ServerFamily): ShownTable {
  const text = createTable ?? ""
  return {
    parsers: named(text, parser),
    jsonColumns: family === "mysql" ? [] : [...named(text, jsonColumn).keys()],
    binaryDefaults: named(text, binaryDefault),
    partitionBy: partitionText(text),
  }
}

const parser = /FULLTEXT KEY `((?:[^`]|``)+)`[^\n]*WITH PARSER `(\w+)`/g
const jsonColumn = /^\s*`((?:[^`]|``)+)` (longtext)[^\n]*CHECK \(json_valid\(`\1`\)\)/gm
const binaryDefault =
  /^\s*`((?:[^`]|``)+)` (?:var)?binary\(\d+\)[^'\n]*? DEFAULT ('(?:[^'\\]|\\[\s\S]|'')*'|0x[0-9A-F]+)/gm

/** First and second group of each match: a quoted name and what belongs to it. */
function named(text: string, pattern: RegExp): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(pattern)].map(([, name = "", value = ""]) => [name.replaceAll("``", "`"), value]),
  )
}

/** MySQL puts partitions into an executable comment; both name the engine once more and quote by rules of their own. */
function partitionText(createTable: string): string | undefined {
  const found = /\n ?(?:\/\*!\d+ )?PARTITION BY ([\s\S]+)$/.exec(createTable)?.[1]
  return found
    ?.replace(/\s*\*\/\s*$/, "")
    .split(/('(?:[^'\\]|\\[\s\S]|'')*')/)
    .map((part, i) => (i % 2 === 1 ? part : plainWords(part)))
    .join("")
    .trim()
}

function plainWords(text: string): string {
  return text
    .replaceAll(/\s+ENGINE = \w+/g, "")
    .replaceAll(/`([a-z_]\w*)`/gi, (quoted, name: string) => (isReserved(name.toLowerCase()) ? quoted : name))
    .replaceAll(/\s+/g, " ")
}

function isReserved(word: string): boolean {
  return reservedWords.mysql.has(word) || reservedWords.mariadb.has(word)
}

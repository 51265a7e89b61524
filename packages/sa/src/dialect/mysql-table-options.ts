// What follows the closing parenthesis of MySQL's CREATE TABLE, in the order of SQLAlchemy 2.1.
import { quoteLiteral } from "../types/literal.ts"
import type { SchemaTable } from "../schema/table.ts"
import type { Dialect } from "./dialect.ts"
import type { ServerProfile } from "./profile.ts"

/** Options whose value is text for people or paths, so it is quoted. */
const quotedOptions: ReadonlySet<string> = new Set([
  "COMMENT",
  "DATA_DIRECTORY",
  "INDEX_DIRECTORY",
  "PASSWORD",
  "CONNECTION",
  "ENCRYPTION",
  "COMPRESSION",
])
/** Options written without an equals sign. */
const spacedOptions: ReadonlySet<string> = new Set([
  "TABLESPACE",
  "DEFAULT_CHARACTER_SET",
  "CHARACTER_SET",
  "COLLATE",
])
/** Options of two words; all others keep their underscores. */
const wordedOptions: ReadonlySet<string> = new Set([
  "DATA_DIRECTORY",
  "INDEX_DIRECTORY",
  "DEFAULT_CHARACTER_SET",
  "CHARACTER_SET",
  "DEFAULT_CHARSET",
  "DEFAULT_COLLATE",
  "PARTITION_BY",
  "SUBPARTITION_BY",
])
/** Partitioning stands last, in this order. */
const partitionOptions: readonly string[] = ["PARTITION_BY", "PARTITIONS", "SUBPARTITION_BY", "SUBPARTITIONS"]

/** `ENGINE=InnoDB CHARSET=utf8mb4 COMMENT='...' PARTITION BY ...`, in the order given; a collation follows its character set. */
export function tableOptionsText(table: SchemaTable, { profile }: Dialect): string {
  const { facts } = table
  const options = new Map(facts.options)
  if (profile.family === "mariadb") for (const [name, value] of facts.mariadbOptions) options.set(name, value)
  if (facts.comment !== undefined && facts.comment !== "") options.set("COMMENT", facts.comment)
  const before = collationAfterCharset([...options].filter(([name]) => !partitionOptions.includes(name)))
  const partitions = partitionOptions.flatMap((name): string[] => {
    const value = options.get(name)
    return value === undefined ? [] : [`${worded(name)} ${value}`]
  })
  const parts = before.map(([name, value]) => optionText(name, value, profile))
  if (facts.systemVersioned && profile.family === "mariadb") parts.push("WITH SYSTEM VERSIONING")
  return [...parts, ...partitions].join(" ")
}

type Option = readonly [name: string, value: string]

function collationAfterCharset(options: readonly Option[]): readonly Option[] {
  const collation = options.findIndex(([name]) => name === "COLLATE")
  const charset = options.findIndex(([name]) => /^(DEFAULT_)?(CHARSET|CHARACTER_SET)$/.test(name))
  const moved = options[collation]
  if (moved === undefined || collation > charset) return options
  const others = options.filter((option) => option !== moved)
  return [...others.slice(0, charset), moved, ...others.slice(charset)]
}

function optionText(name: string, value: string, profile: ServerProfile): string {
  const text = quotedOptions.has(name) ? quoteLiteral(value, profile) : value
  return `${worded(name)}${spacedOptions.has(name) ? " " : "="}${text}`
}

function worded(name: string): string {
  return wordedOptions.has(name) ? name.replaceAll("_", " ") : name
}

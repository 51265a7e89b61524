// What COLUMN_TYPE, EXTRA and PRIVILEGES say. A database repeats a few such texts for all of its columns, so each is read once.
import { scanType } from "../types/mysql/scan-type.ts"
import { currentTimestamp } from "./expression-text.ts"

/** A column type text. */
export interface TypeTextFacts {
  /** Normalised: no display widths but TINYINT(1) and ZEROFILL, one name per type. */
  readonly type: string
  readonly dataType: string
  readonly unsigned: boolean
  readonly members: readonly string[] | undefined
}

/** The words of EXTRA. */
export interface ExtraFacts {
  readonly text: string
  readonly autoincrement: boolean
  readonly invisible: boolean
  /** SQL text of `ON UPDATE`. */
  readonly onUpdate: string | undefined
  /** `VIRTUAL`, `STORED` or `PERSISTENT` of a generated column. */
  readonly generation: string | undefined
  /** Whether GENERATED stands in it at all: period columns are `STORED GENERATED`, `DEFAULT_GENERATED`... */
  readonly mentionsGenerated: boolean
}

/** Readers of the texts, for one reading of a schema. */
export interface ColumnTexts {
  readonly type: (text: string) => TypeTextFacts
  readonly extra: (text: string) => ExtraFacts
  /** Lower case, sorted. */
  readonly privileges: (text: string) => readonly string[]
}

/** New readers, which remember what they have read. */
export function columnTexts(): ColumnTexts {
  return {
    type: remembered(readType),
    extra: remembered(readExtra),
    privileges: remembered((text) => text.toLowerCase().split(",").filter(Boolean).sort()),
  }
}

function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const facts = read(text)
    known.set(text, facts)
    return facts
  }
}

function readType(text: string): TypeTextFacts {
  const type = normalisedType(text)
  const { name, words, strings } = scanType(type)
  return {
    type,
    dataType: name,
    unsigned: words.has("unsigned"),
    members: name === "enum" || name === "set" ? strings : undefined,
  }
}

const integers = new Set(["tinyint", "smallint", "mediumint", "int", "bigint"])

/** COLUMN_TYPE without comments, without display widths that mean nothing, with one name per type. */
function normalisedType(text: string): string {
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").trim()
  const head = /^([a-z]\w*)(\([^')]*\))?/i.exec(plain)
  if (head === null) return plain
  const name = (head[1] ?? "").toLowerCase()
  const rest = plain.slice(head[0].length)
  const args = keepsArguments(name, head[2] ?? "", rest) ? (head[2] ?? "") : ""
  return `${name === "geomcollection" ? "geometrycollection" : name}${args}${rest}`
}

function keepsArguments(name: string, args: string, rest: string): boolean {
  if (name === "year") return false
  if (!integers.has(name)) return true
  return /zerofill/i.test(rest) || (name === "tinyint" && args === "(1)")
}

function readExtra(text: string): ExtraFacts {
  const update = /on update ([a-z_]+(?:\(\d*\))?)/i.exec(text)?.[1]
  return {
    text,
    autoincrement: /\bauto_increment\b/i.test(text),
    invisible: /\bINVISIBLE\b/i.test(text),
    onUpdate: update === undefined ? undefined : (currentTimestamp(update) ?? update),
    generation: /\b(VIRTUAL|STORED|PERSISTENT) GENERATED\b/i.exec(text)?.[1]?.toUpperCase(),
    mentionsGenerated: /GENERATED/i.test(text),
  }
}

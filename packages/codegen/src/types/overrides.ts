// Types that the user gives: by rules in the config, or by `@json {...}` in a column comment. The last rule that matches wins.
import { matchesPattern, matchesTable, type NamePattern } from "../naming/glob.ts"
import type { ColumnModel, TableModel } from "../schema/model.ts"
import type { Family } from "./column-type.ts"
import { type ParsedType, parseTypeSyntax } from "./type-syntax.ts"
import { CodegenError } from "../errors.ts"

/** A rule that gives columns a TypeScript type. Every condition that is there must hold. */
export interface TypeOverride {
  /** Tables by glob or RegExp, `table` or `database.table`. */
  readonly table?: NamePattern
  /** Columns by glob or RegExp: a column's name. */
  readonly column?: NamePattern
  /** The column's SQL type text, by glob or RegExp: `"decimal(*)"`, `/^bigint\b/`. */
  readonly sqlType?: NamePattern
  /** Only nullable (true) or only NOT NULL (false) columns. */
  readonly nullable?: boolean
  /** The TypeScript type of a value, without `| null`. */
  readonly type: string
  /** Module that exports the names in `type` (all that are not global). Relative to the config file. */
  readonly import?: string
  /** Operator family of the column. Default: that of its SQL type. */
  readonly family?: Family
}

/** What an override or comment decides for one column. */
export interface GivenType {
  readonly value: string
  readonly family: Family | undefined
  /** Names to import, by module. */
  readonly imports: readonly { readonly module: string; readonly names: readonly string[] }[]
}

/** Names that need no import. */
const globals = new Set(
  (
    "Date Uint8Array Float32Array Buffer Temporal Record Array ReadonlyArray Map Set Partial Required Readonly Pick Omit Exclude Extract " +
    "NonNullable Uppercase Lowercase Capitalize Uncapitalize String Number Boolean BigInt Object RegExp URL sa"
  ).split(" "),
)

/** The type that the config or the comment gives to `column`; `undefined` when neither does. */
export function givenType(
  table: TableModel,
  column: ColumnModel,
  overrides: readonly TypeOverride[],
  importsByName: Readonly<Record<string, string>>,
  note: (text: string) => void,
): GivenType | undefined {
  const rule = overrides.findLast((candidate) => appliesTo(candidate, table, column))
  if (rule !== undefined) return fromRule(rule, importsByName)
  return fromComment(table, column, importsByName, note)
}

function appliesTo(rule: TypeOverride, table: TableModel, column: ColumnModel): boolean {
  return (
    (rule.table === undefined || matchesTable(rule.table, table.database, table.name)) &&
    (rule.column === undefined || matchesPattern(rule.column, column.name)) &&
    (rule.sqlType === undefined || matchesPattern(rule.sqlType, column.type)) &&
    (rule.nullable === undefined || rule.nullable === column.nullable)
  )
}

function fromRule(rule: TypeOverride, importsByName: Readonly<Record<string, string>>): GivenType {
  const parsed = parseTypeSyntax(rule.type)
  if (parsed === undefined) {
    throw new CodegenError(
      "SHOAL_CODEGEN_CONFIG",
      `overrides: ${JSON.stringify(rule.type)} is not a TypeScript type`,
    )
  }
  const needed = parsed.names.filter((name) => !globals.has(name))
  const imports = needed.flatMap((name) => {
    const module = moduleOf(importsByName, name) ?? rule.import
    return module === undefined ? [] : [{ module, names: [name] }]
  })
  return { value: parsed.text, family: rule.family, imports }
}

const commentTag = /@json\s+([^]+)$/

function fromComment(
  table: TableModel,
  column: ColumnModel,
  importsByName: Readonly<Record<string, string>>,
  note: (text: string) => void,
): GivenType | undefined {
  const text = commentTag.exec(column.comment)?.[1]
  if (text === undefined || !/^json\b/i.test(column.type)) return undefined
  const where = `${table.name}.${column.name}`
  const parsed = parseTypeSyntax(text)
  if (parsed === undefined) {
    note(
      `${where}: the text after @json in the comment is not a TypeScript type; the column stays untyped JSON`,
    )
    return undefined
  }
  const given = namedImports(parsed, importsByName)
  if (given === undefined) {
    const unknown = unknownNames(parsed, importsByName).join(", ")
    note(`${where}: @json names ${unknown}; add to "imports" in the config where that comes from`)
  }
  return given
}

/** A type that a comment of the database states, with its imports; undefined when it names what "imports" of the config does not. */
export function namedImports(
  parsed: ParsedType,
  importsByName: Readonly<Record<string, string>>,
): GivenType | undefined {
  if (unknownNames(parsed, importsByName).length > 0) return undefined
  const imports = parsed.names.flatMap((name) => {
    const module = moduleOf(importsByName, name)
    return module === undefined ? [] : [{ module, names: [name] }]
  })
  return { value: parsed.text, family: undefined, imports }
}

function unknownNames(
  parsed: ParsedType,
  importsByName: Readonly<Record<string, string>>,
): readonly string[] {
  return parsed.names.filter((name) => !globals.has(name) && moduleOf(importsByName, name) === undefined)
}

function moduleOf(importsByName: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(importsByName, name) ? importsByName[name] : undefined
}

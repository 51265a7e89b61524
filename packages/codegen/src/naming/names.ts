// Gives every table, column and routine its name in TypeScript: unique, valid, and independent of what else was left out.
import type { Schema, TableModel } from "../schema/model.ts"
import { isFreeTypeName, isFreeValueName, toIdentifier } from "./identifier.ts"
import type { Naming, NameStyle } from "./options.ts"
import { singularName } from "./singular.ts"
import { camelCase, pascalCase } from "./words.ts"

/** The TypeScript names of one table. */
export interface TableNames {
  readonly constant: string
  readonly columnsType: string
  readonly rowType: string
  readonly insertType: string
  readonly updateType: string
  readonly tableType: string
  /** Property key by column name. */
  readonly keys: ReadonlyMap<string, string>
}

/** Names of all tables, by the model itself. */
export type NamePlan = ReadonlyMap<TableModel, TableNames>

/** Names that more than one file or statement may not take twice. */
export interface TakenNames {
  readonly values: Set<string>
  readonly types: Set<string>
}

/** Names for every table of `schema`. Where two collide, the one that is spelt so in the database keeps the name. */
export function planNames(schema: Schema, naming: Naming, taken: TakenNames = noNames()): NamePlan {
  const plan = new Map<TableModel, TableNames>()
  const exact = (table: TableModel): number => (styled(table.name, naming.tables) === table.name ? 0 : 1)
  const ordered = [...schema.tables].sort((a, b) => exact(a) - exact(b))
  for (const table of ordered) plan.set(table, tableNames(table, naming, taken))
  return plan
}

/** An empty register. */
export function noNames(): TakenNames {
  return { values: new Set(), types: new Set() }
}

/** The name in the style; where nothing of it is left, the name itself. */
export function styled(name: string, style: NameStyle): string {
  if (style === "preserve") return name
  const text = style === "camel" ? camelCase(name) : pascalCase(name)
  return text === "" ? name : text
}

/** The first of the candidates that is free, else the last one with a number. Marks it as taken. */
export function claim(candidates: readonly string[], isFree: (name: string) => boolean): string {
  const free = candidates.find(isFree)
  if (free !== undefined) return free
  const base = candidates.at(-1) ?? "_"
  for (let i = 2; ; i++) if (isFree(`${base}${i}`)) return `${base}${i}`
}

function tableNames(table: TableModel, naming: Naming, taken: TakenNames): TableNames {
  const renamed = renaming(naming, `${table.database}.${table.name}`, table.name)
  const constant = claimConstant(table, naming, renamed, taken)
  const types = claimTypes(table, naming, renamed, taken)
  return { constant, ...types, keys: columnKeys(table, naming) }
}

function claimConstant(
  table: TableModel,
  naming: Naming,
  renamed: string | undefined,
  taken: TakenNames,
): string {
  const plain = toIdentifier(renamed ?? styled(table.name, naming.tables))
  const qualified = toIdentifier(styled(`${table.database}_${table.name}`, naming.tables))
  const instead = isFreeValueName(plain) ? [toIdentifier(table.name), qualified] : [`${plain}_`, qualified]
  const candidates = [plain, ...instead, `${plain}_`]
  const name = claim(candidates, (candidate) => isFreeValueName(candidate) && !taken.values.has(candidate))
  taken.values.add(name)
  return name
}

type TypeNames = Omit<TableNames, "constant" | "keys">

function claimTypes(
  table: TableModel,
  naming: Naming,
  renamed: string | undefined,
  taken: TakenNames,
): TypeNames {
  const base = toIdentifier(styled(renamed ?? table.name, "pascal"))
  const qualified = toIdentifier(styled(`${table.database}_${table.name}`, "pascal"))
  const isFree = (candidate: string): boolean =>
    Object.values(typeNames(candidate, naming)).every(
      (name) => isFreeTypeName(name) && !taken.types.has(name),
    )
  const names = typeNames(claim([base, qualified, `${base}_`], isFree), naming)
  for (const name of Object.values(names)) taken.types.add(name)
  return names
}

function typeNames(base: string, naming: Naming): TypeNames {
  const singular = singularName(base)
  const free = isFreeTypeName(singular)
  return {
    columnsType: `${base}Columns`,
    rowType: naming.rows === "singular" && free ? singular : `${base}Row`,
    insertType: `${base}Insert`,
    updateType: `${base}Update`,
    tableType: `${base}Table`,
  }
}

function columnKeys(table: TableModel, naming: Naming): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  const taken = new Set<string>(["__proto__"])
  const wanted = (name: string): string =>
    renaming(naming, `${table.database}.${table.name}.${name}`, `${table.name}.${name}`) ??
    styled(name, naming.columns)
  const exact = (name: string): number => (wanted(name) === name ? 0 : 1)
  const ordered = table.columns.map((column) => column.name).sort((a, b) => exact(a) - exact(b))
  for (const name of ordered) {
    const key = claim(
      [wanted(name), name, `_${name}`],
      (candidate) => !taken.has(candidate) && !isArrayIndex(candidate),
    )
    taken.add(key)
    keys.set(name, key)
  }
  return keys
}

/** Such keys come first in a JavaScript object, whatever the order they were written in. */
function isArrayIndex(key: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(key)
}

function renaming({ rename }: Naming, ...keys: readonly string[]): string | undefined {
  const key = keys.find((candidate) => Object.hasOwn(rename, candidate))
  return key === undefined ? undefined : rename[key]
}

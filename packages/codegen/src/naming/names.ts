// Gives every table and routine its name in TypeScript: unique, valid, and independent of what else was left out.
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
  const isExact = (table: TableModel): boolean => styled(table.name, naming.tables) === table.name
  for (const table of exactFirst(schema.tables, isExact)) plan.set(table, tableNames(table, naming, taken))
  return plan
}

/** In order, but those that are spelt in the database as they are wanted here come first. */
export function exactFirst<T>(items: readonly T[], isExact: (item: T) => boolean): T[] {
  const exact: T[] = []
  const others: T[] = []
  for (const item of items) (isExact(item) ? exact : others).push(item)
  return [...exact, ...others]
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
  return { constant, ...claimTypes(table, naming, renamed, taken) }
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

type TypeNames = Omit<TableNames, "constant">

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

/** The exception that was made for the first of `keys` that has one. */
export function renaming({ rename }: Naming, ...keys: readonly string[]): string | undefined {
  const key = keys.find((candidate) => Object.hasOwn(rename, candidate))
  return key === undefined ? undefined : rename[key]
}

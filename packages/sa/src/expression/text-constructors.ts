// Text and names: text(), sql`...`, literalColumn(), column(), table(), bindparam().
import { ArgumentError } from "../errors.ts"
import type { AnyType } from "../types/type-engine.ts"
import type { ColByKind } from "../typing/column.ts"
import type {
  BindparamOptions,
  JsonTableColumns,
  JsonTableRecord,
  LightColumns,
  LightTable,
  RowsTable,
  TextFragment,
  Untyped,
  ValuesTable,
} from "../typing/constructs.ts"
import type { ExprByKind, KindOf } from "../typing/expression.ts"
import type { Ex, Kind, Named, TypeArg } from "../typing/witness.ts"
import { ClauseElement } from "./clause-element.ts"
import { ColumnClause } from "./column-clause.ts"
import { BindParameter } from "./column-element.ts"
import { constantOf } from "./constants.ts"
import { TableClause } from "./from-clause.ts"
import { impliedTypes, typeOfValue } from "./implied-types.ts"
import { JsonTable, jsonTableItems } from "./json-table.ts"
import { TableFunction } from "./table-function.ts"
import { SqlFragment, TextClause } from "./text.ts"
import { typeArgument } from "./type-argument.ts"
import { ValuesClause } from "./values-clause.ts"

/**
 * SQL written by hand, with `:name` parameters: `text("age > :age")`. Quoted text and comments have no parameters; `\:` is a colon.
 * Never build the text from user input: give values as parameters.
 */
export function text(sql: string): TextFragment
export function text(sql: string): unknown {
  if (typeof sql !== "string") throw new ArgumentError(`text() takes SQL text, found ${typeof sql}.`)
  return new TextClause(sql)
}

/** SQL as a column expression, without parameters: `literalColumn<number>("1 + 1")`. Never put user input here. */
export function literalColumn<T = unknown>(sql: string): ExprByKind<T, never>[KindOf<T>] & Named
export function literalColumn<T, K extends Kind>(
  sql: string,
  type: TypeArg<T, K>,
): ExprByKind<T | null, never>[K] & Named
export function literalColumn(sql: string, type?: unknown): unknown {
  return new ColumnClause(sql, type === undefined ? impliedTypes.null : typeArgument(type), {
    isLiteral: true,
  })
}

/** A column by name alone. */
export function column<N extends string>(name: N): ColByKind<"", N, unknown>["str"]
export function column<N extends string, T, K extends Kind>(
  name: N,
  type: TypeArg<T, K>,
): ColByKind<"", N, T | null>[K]
export function column(name: string, type?: unknown): unknown {
  return new ColumnClause(name, type === undefined ? impliedTypes.null : typeArgument(type))
}

/** A table by name and columns alone, without a MetaData: `table("t", column("x", sa.Integer))`. */
export function table<A extends string, const C extends readonly Named[]>(
  name: A,
  ...columns: C
): LightTable<A, C>
export function table<A extends string, const C extends readonly Named[]>(
  name: A,
  ...args: readonly [...columns: C, options: LightTableOptions]
): LightTable<A, C>
export function table(name: string, ...args: readonly unknown[]): unknown {
  const last = args.at(-1)
  const options = isLightTableOptions(last) ? last : undefined
  const columns = (options === undefined ? args : args.slice(0, -1)).map((item) => {
    if (item instanceof ColumnClause) return item
    throw new ArgumentError(
      `table() takes columns made with column(); found ${item === null ? "null" : typeof item}.`,
    )
  })
  return new TableClause(name, columns, { schema: options?.schema })
}

/** Options of `table`. */
export interface LightTableOptions {
  /** The database of the table. @default the connection's */
  readonly schema: string
}

function isLightTableOptions(value: unknown): value is LightTableOptions {
  return typeof value === "object" && value !== null && "schema" in value && typeof value.schema === "string"
}

/**
 * `JSON_TABLE(document, path COLUMNS (...))`: parts of a document as rows, to select from and to join (MySQL 8, MariaDB 10.6).
 * `jsonTable(orders.c.doc, "$.items[*]", { no: "ordinality", sku: sa.String(20), qty: { type: sa.Integer, path: "$.n" } }, { name: "i" })`.
 * `{ tags: { nested: "$.tags[*]", columns: { tag: sa.String(9) } } }` gives a row for each part at the nested path (`NESTED PATH`; the key `tags` is
 * no column): its columns stand beside the others, and are null where it has none.
 * A column without a path is read from the key of its name. Columns are null where the document has nothing, unless `onEmpty` says
 * otherwise. Paths are part of the SQL text: never put user input there.
 */
export function jsonTable<const C extends JsonTableColumns, A extends string = string>(
  document: Ex<unknown> | object,
  path: string | readonly (string | number)[],
  columns: C,
  options?: ValuesOptions<A>,
): RowsTable<A, JsonTableRecord<C, A>>
export function jsonTable(
  document: unknown,
  path: unknown,
  columns: object,
  options: ValuesOptions = {},
): unknown {
  const source =
    document instanceof ClauseElement
      ? document
      : new BindParameter("json", document, impliedTypes.json, { unique: true })
  const table = new JsonTable(source, path, jsonTableItems(columns))
  const proxies = table.columns.map(
    (column) =>
      new ColumnClause(column.name, column.kind === "ordinality" ? impliedTypes.integer : column.type),
  )
  return new TableFunction(table, proxies, options.name)
}

/** Options of `values`. */
export interface ValuesOptions<A extends string = string> {
  /** The name of the table. @default generated, `anon_1` */
  readonly name?: A
}

/**
 * A table of plain values: `values(column("id", sa.Integer), column("tag", sa.String), { name: "v" }).data([[1, "a"]])`. Written as
 * `VALUES ROW(...)` on MySQL 8.0.19, as a UNION ALL of SELECTs elsewhere.
 */
export function values<const C extends readonly Named[], A extends string = string>(
  ...args: readonly [...columns: C, options: ValuesOptions<A>]
): ValuesTable<A, LightColumns<C, A>>
export function values<const C extends readonly Named[]>(
  ...columns: C
): ValuesTable<string, LightColumns<C, string>>
export function values(...args: readonly unknown[]): unknown {
  const last = args.at(-1)
  const options = last instanceof ColumnClause ? {} : (last as ValuesOptions)
  const columns = args.filter((item) => item instanceof ColumnClause)
  return new ValuesClause(columns, options.name, [])
}

const bindOptionNames: ReadonlySet<string> = new Set([
  "type",
  "expanding",
  "required",
  "callable",
  "unique",
  "literalExecute",
  "value",
])

/**
 * A named parameter; its value comes with the execution, or from here. `bindparam("id")`, `bindparam("n", 3)`,
 * `bindparam("ids", { expanding: true })`.
 */
export function bindparam<T, K extends Kind>(
  name: string,
  options: BindparamOptions<T, K> & { readonly type: TypeArg<T, K> },
): ExprByKind<T, never>[K]
export function bindparam(name: string, options?: BindparamOptions): Untyped
export function bindparam(name: string, value: unknown, options?: BindparamOptions): Untyped
export function bindparam(name: string, ...rest: readonly unknown[]): unknown {
  const [value, options] = valueAndOptions(rest)
  const required = options.required ?? (value === undefined && options.callable === undefined)
  return new BindParameter(name, value, bindType(value, options), {
    required,
    expanding: options.expanding ?? false,
    callable: options.callable,
    unique: options.unique ?? false,
    literalExecute: options.literalExecute ?? false,
  })
}

/** The second argument is a value, unless it is an object of options and the last argument. */
function valueAndOptions(rest: readonly unknown[]): readonly [unknown, BindparamOptions] {
  const [first, second] = rest
  if (rest.length < 2 && isOptions(first)) return [first.value, first]
  return [first, second ?? {}]
}

function isOptions(value: unknown): value is BindparamOptions {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => bindOptionNames.has(key))
}

function bindType(value: unknown, options: BindparamOptions): AnyType {
  if (options.type !== undefined) return typeArgument(options.type)
  if (value === undefined || value === null || Array.isArray(value)) return impliedTypes.null
  return typeOfValue(value)
}

/**
 * SQL with values and elements in it: `` sql<number>`length(${users.c.name}) + ${1}` ``. Values become parameters, arrays become lists,
 * columns, tables and queries are written as such. `T` is your claim about the value; nothing checks it.
 */
export function sql<T = unknown>(
  strings: TemplateStringsArray,
  ...values: readonly unknown[]
): ExprByKind<T, never>[KindOf<T>]
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): unknown {
  return new SqlFragment([...strings], values.map(interpolated), impliedTypes.null)
}

function interpolated(value: unknown, index: number): ClauseElement {
  if (value instanceof ClauseElement) return value
  if (value === null) return constantOf(null)
  if (value === undefined)
    throw new ArgumentError(`Value ${index + 1} of the template is undefined; use null for NULL.`)
  const expanding = Array.isArray(value)
  const sample: unknown = expanding ? (value as readonly unknown[]).find((item) => item !== null) : value
  const type = sample === undefined ? impliedTypes.null : typeOfValue(sample)
  return new BindParameter("param", value, type, { unique: true, expanding })
}

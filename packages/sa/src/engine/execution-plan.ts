// From a statement and parameter sets to what is sent to the driver, and how its answers become one outcome.
import { DecimalValue, type ParamStyle } from "@shoal/protocol"
import type { Compiled, ParameterValues } from "../dialect/compiled.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { ArgumentError } from "../errors.ts"
import { ClauseElement } from "../expression/clause-element.ts"
import { FromClause } from "../expression/from-clause.ts"
import type { UpdateStatement } from "../statement/update.ts"
import type { CompiledCache } from "./compiled-cache.ts"
import { isList, isMapping, type ParameterSet } from "./distill-params.ts"
import { insertPages } from "./insert-pages.ts"
import { rawSql } from "./raw-sql.ts"
import { checkSameKeys } from "./same-keys.ts"

/** One thing to send. With `rows` it is an executemany. */
export interface Unit {
  readonly sql: string
  readonly params: readonly unknown[] | undefined
  readonly rows?: readonly (readonly unknown[])[] | undefined
}

/** A statement that is ready to be sent. */
export interface ExecutionPlan {
  /** Made one by one while they are sent. */
  readonly units: Iterable<Unit>
  readonly compiled: Compiled | undefined
  /** Values of the only parameter set, by column key or bind name. */
  readonly values: ParameterValues | undefined
  /** Client-side defaults of the only parameter set. */
  readonly generated: Record<string, unknown> | undefined
  /** Executed for several parameter sets. */
  readonly many: boolean
  /** May run as a prepared statement without being told: its SQL is the same in every execution, and prepared it gives the same result. */
  readonly preparable: boolean
}

/** What planning depends on. */
export interface PlanContext {
  readonly dialect: Dialect
  readonly paramstyle: ParamStyle
  /** Bytes of SQL that one INSERT of many rows may have, about. */
  readonly pageBytes: number
  /** Placeholders that one statement may have. */
  readonly maxPlaceholders: number
  /** The driver's executeMany sends an INSERT of many rows. */
  readonly joinsRows: boolean
  readonly cache: CompiledCache | undefined
}

/** @throws ArgumentError when the statement is none, or the parameters do not fit it. */
export function planExecution(
  statement: unknown,
  sets: readonly ParameterSet[],
  context: PlanContext,
): ExecutionPlan {
  if (typeof statement === "string") return planText(statement, sets, context)
  if (statement instanceof FromClause) {
    throw new ArgumentError(
      "execute() expects a statement, found a table: execute(select(table)) reads its rows",
    )
  }
  if (statement instanceof ClauseElement) return planCompiled(statement, sets, context)
  throw new ArgumentError(
    `execute() expects SQL text or a statement such as select() or text(), found ${describe(statement)}`,
  )
}

function planText(sql: string, sets: readonly ParameterSet[], { paramstyle }: PlanContext): ExecutionPlan {
  const texts =
    sets.length === 0 ? [rawSql(sql, undefined, paramstyle)] : sets.map((set) => rawSql(sql, set, paramstyle))
  const [first] = texts
  const units: Unit[] =
    texts.length > 1 && first !== undefined
      ? [{ sql: first.sql, params: undefined, rows: texts.map(({ params }) => params ?? []) }]
      : texts
  return {
    units,
    compiled: undefined,
    values: undefined,
    generated: undefined,
    many: sets.length > 1,
    preparable: false,
  }
}

function planCompiled(
  statement: ClauseElement,
  sets: readonly ParameterSet[],
  context: PlanContext,
): ExecutionPlan {
  const rows = namedSets(statement, sets, context.dialect)
  const [first] = rows
  const keys = first === undefined ? undefined : Object.keys(first)
  if (rows.length === 0 && isEmptyUpdate(statement)) {
    throw new ArgumentError(
      "UPDATE needs at least one value, found none: call values(), or pass an object of values",
    )
  }
  const compiled = compile(statement, keys, context)
  if (compiled.kind === "ddl" && rows.length > 0) {
    throw new ArgumentError("a DDL statement takes no parameters: execute it without any")
  }
  if (rows.length > 1) {
    if (keys !== undefined && compiled.dml !== undefined) checkSameKeys(rows, keys)
    const units = compiled.canConstructMany ? insertPages(compiled, rows, context) : loop(compiled, rows)
    return { units, compiled, values: undefined, generated: undefined, many: true, preparable: false }
  }
  const { sql, params, generated } = compiled.construct(first)
  // An expression by itself is selected.
  const text = compiled.kind === "expression" ? `SELECT ${sql}` : sql
  const unit: Unit = { sql: text, params: params.length === 0 ? undefined : params }
  const preparable =
    compiled.kind !== "ddl" &&
    compiled.kind !== "text" &&
    text === compiled.sql &&
    !(compiled.dml === undefined && readsDecimalsInText(params, context.dialect))
  return { units: [unit], compiled, values: first, generated, many: false, preparable }
}

/** Prepared, MySQL reads what it calculates with a decimal parameter as DECIMAL(65, 30), and as DOUBLE when there are parameters only. */
function readsDecimalsInText(params: readonly unknown[], { profile }: Dialect): boolean {
  return profile.family === "mysql" && params.some((value) => value instanceof DecimalValue)
}

function isEmptyUpdate(statement: ClauseElement): boolean {
  return statement.visitName === "update" && (statement as UpdateStatement).state.assignments.length === 0
}

/** The compiled form for the keys of the first parameter set; the keys of SELECT's parameters do not change its SQL. */
function compile(
  statement: ClauseElement,
  keys: readonly string[] | undefined,
  { dialect, cache }: PlanContext,
): Compiled {
  const known = cache?.get(statement, keys)
  if (known !== undefined) return known
  const compiled =
    statement.visitName === "insert" || statement.visitName === "update"
      ? dialect.compile(statement, keys)
      : dialect.compile(statement)
  cache?.offer(statement, keys, compiled)
  return compiled
}

/** Consecutive parameter sets that give the same SQL go to the driver together. */
function* loop(compiled: Compiled, rows: readonly ParameterValues[]): Generator<Unit> {
  let sql: string | undefined
  let batch: unknown[][] = []
  for (const row of rows) {
    const made = compiled.construct(row)
    if (sql !== undefined && made.sql !== sql) {
      yield unitOf(sql, batch)
      batch = []
    }
    sql = made.sql
    batch.push(made.params)
  }
  if (sql !== undefined) yield unitOf(sql, batch)
}

function unitOf(sql: string, batch: unknown[][]): Unit {
  return batch.length === 1 ? { sql, params: batch[0] } : { sql, params: undefined, rows: batch }
}

/** Positional values of INSERT and UPDATE belong to the table's columns, in order, as in aiomysql. */
function namedSets(
  statement: ClauseElement,
  sets: readonly ParameterSet[],
  dialect: Dialect,
): readonly ParameterValues[] {
  return sets.map((set) => {
    if (!isList(set)) return set
    const { dml, kind } = dialect.compile(statement)
    if (dml === undefined || (kind !== "insert" && kind !== "update")) {
      throw new ArgumentError(
        `a ${kind.toUpperCase()} statement takes its parameters by name: pass an object such as { id: 1 } instead of values by position`,
      )
    }
    const keys = columnKeys(dml.table)
    if (set.length > keys.length) {
      throw new ArgumentError(
        `expected at most ${keys.length} values, one per column of the table, found ${set.length}`,
      )
    }
    return Object.fromEntries(set.map((value, i) => [keys[i] ?? "", value]))
  })
}

function columnKeys(table: unknown): string[] {
  if (typeof table !== "object" || table === null || !("c" in table)) return []
  return Object.keys(table.c as object)
}

function describe(value: unknown): string {
  if (isMapping(value)) return "a plain object"
  if (isList(value)) return "an array"
  return value === null ? "null" : typeof value
}

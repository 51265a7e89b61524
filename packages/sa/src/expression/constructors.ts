// The functions that make expressions: and, or, not, case_, cast, literal... Signatures are typed, the work is done on untyped nodes.
import type { DecimalValue } from "@shoal/protocol"
import { ArgumentError } from "../errors.ts"
import type {
  CaseBranches,
  CaseOptions,
  CaseResult,
  GroupConcatCall,
  GroupConcatOptions,
  QuantifiedQuery,
  TupleExpression,
} from "../typing/constructs.ts"
import type { Bool, ExprByKind, IntervalLike, KindOf, Order, Str } from "../typing/expression.ts"
import type { Num } from "../typing/expression.ts"
import type { NamedWindow, WindowOptions } from "../typing/call.ts"
import type { Cond, Ex, Kind, NullIn, Sel, SrcOf, TmpEx, TypeArg } from "../typing/witness.ts"
import { NameReference } from "../statement/query.ts"
import { buildCase } from "./case.ts"
import type { ClauseElement } from "./clause-element.ts"
import { BindParameter, Cast, ColumnElement, UnaryExpression } from "./column-element.ts"
import { constantOf } from "./constants.ts"
import { Extract, type TimeUnit } from "./extract.ts"
import { GroupConcat } from "./function-element.ts"
import { argument } from "./functions.ts"
import { impliedTypes, typeOfValue } from "./implied-types.ts"
import { Interval } from "./interval.ts"
import { asElement, castTo, conditionOf, conjunction, negate } from "./operate.ts"
import { op } from "./operators.ts"
import { elementsOf, Over, Window, type OverOptions } from "./over.ts"
import { Quantified } from "./subquery-value.ts"
import { typeArgument } from "./type-argument.ts"
import { tupleOf } from "./tuple.ts"

/** `a AND b AND ...`. `undefined` is left out, true and false are simplified away. @throws ArgumentError when nothing is left */
export function and<const C extends readonly (Cond | boolean | undefined)[]>(
  ...conditions: C
): Bool<SrcOf<C[number]>, boolean | NullIn<C[number]>>
export function and(...conditions: readonly unknown[]): unknown {
  return conjunction(op.and, conditions)
}

/** `a OR b OR ...`. `undefined` is left out, true and false are simplified away. @throws ArgumentError when nothing is left */
export function or<const C extends readonly (Cond | boolean | undefined)[]>(
  ...conditions: C
): Bool<SrcOf<C[number]>, boolean | NullIn<C[number]>>
export function or(...conditions: readonly unknown[]): unknown {
  return conjunction(op.or, conditions)
}

/** The negation, written with the opposite operator where there is one: `not(a.eq(1))` is `a != 1`. */
export function not<C extends Cond>(condition: C): Bool<SrcOf<C>, boolean | NullIn<C>>
export function not(condition: unknown): unknown {
  return negate(conditionOf(condition))
}

/** SQL NULL. */
export function null_(): { readonly $t: null; readonly $s: never; readonly $k: never }
export function null_(): unknown {
  return constantOf(null)
}

/** SQL true; the start of a list of conditions that may be empty. */
export function true_(): Bool<never>
export function true_(): unknown {
  return constantOf(true)
}

/** SQL false. */
export function false_(): Bool<never>
export function false_(): unknown {
  return constantOf(false)
}

/**
 * `CASE WHEN condition THEN result ... ELSE result END`: `case_([users.c.age.lt(18), "minor"], { else: "adult" })`;
 * with `value` in the options, branches are values: `case_(["new", 1], ["paid", 2], { value: orders.c.status })`, or shorter
 * `case_({ new: 1, paid: 2 }, { value: orders.c.status })`.
 */
export function case_<const W extends CaseBranches>(...branches: W): CaseResult<W, null>
export function case_<const V, const E = null>(
  branches: Readonly<Record<string, V>> | ReadonlyMap<unknown, V>,
  options: CaseOptions<E> & { readonly value: Ex<unknown> },
): CaseResult<readonly [readonly [string, V]], E>
export function case_<const W extends CaseBranches, const E = null>(
  ...args: readonly [...branches: W, options: CaseOptions<E>]
): CaseResult<W, E>
export function case_(...args: readonly unknown[]): unknown {
  const last = args.at(-1)
  const options = Array.isArray(last) || last === undefined ? undefined : (last as CaseOptions<unknown>)
  const branches = options === undefined ? args : args.slice(0, -1)
  const [only] = branches
  const shorthand = options?.value !== undefined && branches.length === 1 && isRecord(only)
  return buildCase(shorthand ? recordBranches(only) : branches.map(branchOf), options ?? {})
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** `{ new: 1, paid: 2 }`, or a Map, whose keys need not be strings. */
function recordBranches(branches: object): readonly (readonly [unknown, unknown])[] {
  return branches instanceof Map ? [...(branches as Map<unknown, unknown>)] : Object.entries(branches)
}

function branchOf(branch: unknown): readonly [unknown, unknown] {
  if (Array.isArray(branch) && branch.length === 2) return [branch[0], branch[1]]
  throw new ArgumentError("A branch of case_() is a pair: [condition, result].")
}

/** `CAST(value AS type)`. */
export function cast<V, T, K extends Kind>(
  value: V,
  type: TypeArg<T, K>,
): ExprByKind<T | NullIn<V>, SrcOf<V>>[K]
export function cast(value: unknown, type: unknown): unknown {
  return castTo(value, typeArgument(type))
}

/** Another type for values on the way in and out, without any SQL. */
export function typeCoerce<V, T, K extends Kind>(
  value: V,
  type: TypeArg<T, K>,
): ExprByKind<T | NullIn<V>, SrcOf<V>>[K]
export function typeCoerce(value: unknown, type: unknown): unknown {
  const target = typeArgument(type)
  const element = asElement(value)
  return element === undefined
    ? new BindParameter("param", value, target, { unique: true })
    : new Cast(element, target, true)
}

/** A value as a parameter, with operators. Text is text: an exact number is `literal(decimal("0.1"))`. */
export function literal<T, K extends Kind>(value: T, type: TypeArg<T, K>): ExprByKind<T, never>[K]
export function literal(value: DecimalValue): Num<string, never>
export function literal<T>(value: T): ExprByKind<T, never>[KindOf<T>]
export function literal(value: unknown, type?: unknown): unknown {
  if (value === null && type === undefined) return constantOf(null)
  return new BindParameter("param", value, type === undefined ? typeOfValue(value) : typeArgument(type), {
    unique: true,
  })
}

/** `(a, b)`: `tuple_(t.c.a, t.c.b).in([[1, 2], [3, 4]])`. */
export function tuple_<const V extends readonly unknown[]>(...members: V): TupleExpression<SrcOf<V[number]>>
export function tuple_(...members: readonly unknown[]): unknown {
  return tupleOf(members)
}

/** `DISTINCT x`, inside an aggregate. */
export function distinct<X extends Sel>(expression: X): ExprByKind<X["$t"], SrcOf<X>>[X["$k"]]
export function distinct(expression: unknown): unknown {
  return columnElement(expression, "distinct").distinct()
}

/** `call OVER (...)`. */
export function over<X extends Sel>(
  call: X,
  window?: WindowOptions | NamedWindow,
): ExprByKind<X["$t"], SrcOf<X>>[X["$k"]]
export function over(call: unknown, window?: unknown): unknown {
  return new Over(columnElement(call, "over"), window as OverOptions | Window | undefined)
}

/** `x COLLATE name` */
export function collate<T, S extends string>(expression: Str<T, S>, name: string): Str<T, S>
export function collate(expression: unknown, name: string): unknown {
  return columnElement(expression, "collate").collate(name)
}

/** `x BETWEEN low AND high` */
export function between<X extends Sel>(
  expression: X,
  low: unknown,
  high: unknown,
): Bool<SrcOf<X>, boolean | NullIn<X>>
export function between(expression: unknown, low: unknown, high: unknown): unknown {
  return columnElement(expression, "between").between(low, high)
}

/** `EXTRACT(field FROM x)`: `extract("year", orders.c.placedAt)`. */
export function extract<X extends TmpEx | Ex<string | null>>(
  field: TimeUnit,
  expression: X,
): Num<number | NullIn<X>, SrcOf<X>>
export function extract(field: TimeUnit, expression: unknown): unknown {
  return new Extract(field, columnElement(expression, "extract"))
}

/** `INTERVAL n UNIT`, to add to a date: `orders.c.placedAt.add(interval(1, "day"))`. */
export function interval(
  n: number | Ex<number | null> | string,
  unit: TimeUnit | `${TimeUnit}s`,
): IntervalLike & Ex<unknown>
export function interval(n: unknown, unit: string): unknown {
  return new Interval(argument("interval", n), unit)
}

/** `group_concat([DISTINCT] x [ORDER BY ...] [SEPARATOR '...'])`. The server cuts the result at `group_concat_max_len` bytes. */
export function groupConcat(
  value: Ex<unknown> | readonly Ex<unknown>[],
  options?: GroupConcatOptions,
): GroupConcatCall
export function groupConcat(value: unknown, options: GroupConcatOptions = {}): unknown {
  const clauses = elementsOf("groupConcat", value)
  const { separator } = options
  return new GroupConcat(clauses, impliedTypes.string, {
    distinct: options.distinct === true,
    orderBy: elementsOf("orderBy", options.orderBy),
    separator: separator === undefined ? undefined : argument("group_concat", separator),
  })
}

/** Right operand of a comparison: true for any row of the query. */
export function any<T, K>(query: QuantifiedSource<T, K>): QuantifiedQuery<T, K>
export function any(query: unknown): unknown {
  return quantified("ANY", query)
}

/** Right operand of a comparison: true for all rows of the query. */
export function all<T, K>(query: QuantifiedSource<T, K>): QuantifiedQuery<T, K>
export function all(query: unknown): unknown {
  return quantified("ALL", query)
}

/** A query of one column, or a scalar subquery. */
export interface QuantifiedSource<T, K> {
  readonly $t: T
  readonly $k: K
}

function quantified(quantifier: "ANY" | "ALL", query: unknown): Quantified {
  const element = columnElement(query, quantifier)
  return new Quantified(quantifier, element, element.type)
}

/** Sort ascending, by an expression or the name of a result column. */
export function asc(key: Ex<unknown> | string): Order
export function asc(key: unknown): unknown {
  return new UnaryExpression(op.asc, sortKey(key, "asc"), impliedTypes.null)
}

/** Sort descending, by an expression or the name of a result column. */
export function desc(key: Ex<unknown> | string): Order
export function desc(key: unknown): unknown {
  return new UnaryExpression(op.desc, sortKey(key, "desc"), impliedTypes.null)
}

/** NULL before everything else. */
export function nullsFirst(key: Ex<unknown> | Order | string): Order
export function nullsFirst(key: unknown): unknown {
  return new UnaryExpression(op.nullsFirst, sortKey(key, "nullsFirst"), impliedTypes.null)
}

/** NULL after everything else. */
export function nullsLast(key: Ex<unknown> | Order | string): Order
export function nullsLast(key: unknown): unknown {
  return new UnaryExpression(op.nullsLast, sortKey(key, "nullsLast"), impliedTypes.null)
}

function sortKey(key: unknown, what: string): ClauseElement {
  return typeof key === "string" ? new NameReference(key) : columnElement(key, what)
}

/**
 * A window with a name, for several functions of one query: `const w = window("w", { partitionBy: sales.c.year })`, then
 * `func.sum(sales.c.total).over(w)`. Written as `WINDOW w AS (...)` at the end of the query.
 */
export function window(name: string, options?: WindowOptions): NamedWindow
export function window(name: string, options: WindowOptions = {}): unknown {
  return new Window(options, name)
}

/** An argument that must be a column expression. */
export function columnElement(value: unknown, what: string): ColumnElement {
  const element: ClauseElement | undefined = asElement(value)
  if (element instanceof ColumnElement) return element
  throw new ArgumentError(
    `${what}() takes a column expression; found ${value === null ? "null" : typeof value}.`,
  )
}

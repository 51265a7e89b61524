// join() and outerjoin() as functions.
import { ArgumentError } from "../errors.ts"
import { FromClause } from "../expression/from-clause.ts"
import type { JoinLike } from "../typing/select.ts"
import type { Cond, TableLike } from "../typing/witness.ts"

/** `left INNER JOIN right`; without a condition it follows the foreign key. */
export function join(left: TableLike, right: TableLike, on?: Cond): JoinLike
export function join(left: unknown, right: unknown, on?: unknown): unknown {
  return side(left).join(side(right), on)
}

/** `left LEFT OUTER JOIN right`; without a condition it follows the foreign key. */
export function outerjoin(left: TableLike, right: TableLike, on?: Cond): JoinLike
export function outerjoin(left: unknown, right: unknown, on?: unknown): unknown {
  return side(left).outerjoin(side(right), on)
}

function side(value: unknown): FromClause {
  if (value instanceof FromClause) return value
  throw new ArgumentError(`A join takes tables; found ${value === null ? "null" : typeof value}.`)
}

// Which tables stand in FROM: the explicit ones, those of the columns, those of the conditions; and where a join attaches.
import { InvalidRequestError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnElement } from "../expression/column-element.ts"
import { FromClause } from "../expression/from-clause.ts"
import { canJoin } from "../expression/join-condition.ts"
import type { TableFunction } from "../expression/table-function.ts"

/** FROM elements in order, without the members of joins. */
export function fromList(
  froms: readonly ClauseElement[],
  columns: readonly ClauseElement[],
  where: readonly ClauseElement[],
): readonly ClauseElement[] {
  const found = [...froms]
  for (const column of columns) column.addFroms(found)
  for (const condition of where) condition.addFroms(found)
  let hidden: readonly ClauseElement[] | undefined
  let calls = false
  for (const from of found) {
    if (from.visitName === "table_function") calls = true
    if (from.visitName !== "join") continue
    const { members } = from as FromClause
    hidden = hidden === undefined ? members : [...hidden, ...members]
  }
  const all = calls ? argumentsFirst(found) : found
  return hidden === undefined ? all : all.filter((from) => !hidden.includes(from))
}

/** Tables that a call in FROM takes its arguments from stand before the call. */
function argumentsFirst(found: readonly ClauseElement[]): readonly ClauseElement[] {
  const ordered = new Set<ClauseElement>()
  for (const from of found) {
    const tables: ClauseElement[] = []
    if (from.visitName === "table_function") (from as TableFunction).call.addFroms(tables)
    for (const table of tables) ordered.add(table)
    ordered.add(from)
  }
  return [...ordered]
}

/** The parts of a SELECT that a join looks at. */
export interface JoinContext {
  readonly froms: readonly ClauseElement[]
  readonly columns: readonly ClauseElement[]
  readonly where: readonly ClauseElement[]
}

/**
 * The left side of a join that did not say it, and the explicit FROM elements that remain beside the join.
 *
 * @throws InvalidRequestError when several tables qualify, or none.
 */
export function leftOfJoin(
  context: JoinContext,
  right: FromClause,
  on: ColumnElement | undefined,
): { left: FromClause; rest: readonly ClauseElement[] } {
  const explicit = context.froms.filter((from) => from instanceof FromClause)
  const candidates = explicit.length > 0 ? explicit : tablesOf(context).filter((table) => table !== right)
  const left = choose(candidates, right, on)
  return { left, rest: context.froms.filter((from) => from !== left) }
}

function tablesOf(context: JoinContext): readonly FromClause[] {
  return fromList([], context.columns, []).filter((from) => from instanceof FromClause)
}

function choose(
  candidates: readonly FromClause[],
  right: FromClause,
  on: ColumnElement | undefined,
): FromClause {
  const [first] = candidates
  if (first === undefined) {
    throw new InvalidRequestError(
      "join() has nothing to join to; select columns of a table or call selectFrom() first.",
    )
  }
  if (candidates.length === 1) return first
  const fitting = candidates.filter((left) =>
    on === undefined ? canJoin(left, right) : covers(left, right, on),
  )
  const [only] = fitting
  if (fitting.length === 1 && only !== undefined) return only
  if (fitting.length === 0 && on !== undefined) return first
  throw new InvalidRequestError(
    `join(): ${fitting.length === 0 ? "no" : "more than one"} table of the statement can be the left side; use joinFrom() or selectFrom() to say which.`,
  )
}

/** Whether all columns of a condition are of the two sides. */
function covers(left: FromClause, right: FromClause, on: ColumnElement): boolean {
  const used: ClauseElement[] = []
  on.addFroms(used)
  const sides: readonly ClauseElement[] = [left, ...left.members, right, ...right.members]
  return used.every((table) => sides.includes(table))
}

// The ON condition that foreign keys imply.
import { ArgumentError, InvalidRequestError } from "../errors.ts"
import type { ColumnClause } from "./column-clause.ts"
import type { ColumnElement } from "./column-element.ts"
import type { FromClause } from "./from-clause.ts"
import { conjunction } from "./operate.ts"
import { op } from "./operators.ts"

type Pair = readonly [referenced: ColumnClause, referring: ColumnClause]

/** Two tables have no foreign key between them: give the condition. */
export class NoForeignKeysError extends ArgumentError {}
/** Several foreign keys lead from one table to the other: give the condition. */
export class AmbiguousForeignKeysError extends ArgumentError {}

/**
 * `referenced = referring AND ...` of the only foreign key between two FROM elements.
 *
 * @throws NoForeignKeysError, AmbiguousForeignKeysError
 */
export function joinCondition(left: FromClause, right: FromClause): ColumnElement {
  const found = foreignKeyPairs(left, right)
  const [pairs] = found
  if (pairs === undefined) {
    throw new NoForeignKeysError(
      `No foreign key leads from "${nameOf(left)}" to "${nameOf(right)}" or back; give join() its condition.`,
    )
  }
  if (found.length > 1) {
    throw new AmbiguousForeignKeysError(
      `${found.length} foreign keys lead from "${nameOf(left)}" to "${nameOf(right)}" or back; give join() its condition.`,
    )
  }
  const [first, ...rest] = pairs.map(([referenced, referring]) => referenced.eq(referring))
  if (first === undefined) throw new InvalidRequestError("A foreign key without columns.")
  return rest.length === 0 ? first : conjunction(op.and, [first, ...rest])
}

/** Whether exactly the foreign keys can join them. */
export function canJoin(left: FromClause, right: FromClause): boolean {
  return foreignKeyPairs(left, right).length > 0
}

/** The pairs of each foreign key between the two. The member joined last is asked first. */
function foreignKeyPairs(left: FromClause, right: FromClause): readonly (readonly Pair[])[] {
  const last = left.members.at(-1)
  for (const candidate of last === undefined ? [left] : [lastMember(left), left]) {
    const found = [...links(right, candidate), ...(candidate === right ? [] : links(candidate, right))]
    if (found.length > 0) return found
  }
  return []
}

function lastMember(join: FromClause): FromClause {
  return "right" in join ? (join as FromClause & { right: FromClause }).right : join
}

/** Foreign keys of `from` whose referenced columns are all in `to`. */
function links(from: FromClause, to: FromClause): readonly (readonly Pair[])[] {
  return from.foreignKeyLinks.flatMap((link) => {
    const pairs = link.references.map((reference, i): Pair | undefined => {
      const referenced = to.correspondingColumn(reference)
      const referring = link.columns[i]
      return referenced === undefined || referring === undefined ? undefined : [referenced, referring]
    })
    return pairs.includes(undefined) ? [] : [pairs as readonly Pair[]]
  })
}

function nameOf(from: FromClause): string {
  const { name } = from
  if (name === undefined) return from.members.map(nameOf).join(", ")
  return typeof name === "string" ? name : name.base
}

// Tables in FROM that no condition connects: nearly always a join that was forgotten.
// As in SQLAlchemy's linter, joins connect what they join, and conditions the tables that they compare.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { ColumnElement, ExpressionList } from "../expression/column-element.ts"
import type { FromClause, Subquery } from "../expression/from-clause.ts"
import { op } from "../expression/operators.ts"
import type { TableFunction } from "../expression/table-function.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** Notes the tables that nothing connects with the first one; the engine warns of them. */
export function noteCartesian(
  c: SqlCompiler,
  froms: readonly ClauseElement[],
  where: readonly ColumnElement[],
): void {
  if (froms.length < 2 || c.cartesian !== undefined) return
  const links = [...where.flatMap(conjuncts).map(tablesOf), ...froms.map(linkOf)]
  // Raw text may connect anything, and a lateral query reads the tables before it.
  if (links.some((link) => link.length === 0) || froms.some(isOpaque)) return
  const groups = froms.map(
    (from) => new Set<ClauseElement>([from, ...((from as Partial<FromClause>).members ?? [])]),
  )
  const [first, ...others] = groups
  if (first === undefined) return
  const apart = unreached(first, others, links)
  if (apart.length > 0) c.cartesian = { of: nameOf(c, first), with: apart.map((group) => nameOf(c, group)) }
}

/** The groups that cannot be reached from the first one; tables of enclosing queries connect as well. */
function unreached(
  first: ReadonlySet<ClauseElement>,
  others: readonly ReadonlySet<ClauseElement>[],
  links: readonly (readonly ClauseElement[])[],
): readonly ReadonlySet<ClauseElement>[] {
  const reached = new Set(first)
  let size = 0
  while (reached.size > size) {
    size = reached.size
    for (const link of [...links, ...others.map((group) => [...group])]) {
      if (link.some((table) => reached.has(table))) for (const table of link) reached.add(table)
    }
  }
  return others.filter((group) => ![...group].some((table) => reached.has(table)))
}

/** The parts of a condition that all have to hold. */
function conjuncts(condition: ClauseElement): readonly ClauseElement[] {
  if (condition.visitName !== "expression_list") return [condition]
  const { operator, clauses } = condition as ExpressionList
  return operator === op.and ? clauses.flatMap(conjuncts) : [condition]
}

function tablesOf(element: ClauseElement): readonly ClauseElement[] {
  const tables: ClauseElement[] = []
  element.addFroms(tables)
  return tables
}

/** A function in FROM is connected with the tables of its arguments. */
function linkOf(from: ClauseElement): readonly ClauseElement[] {
  return from.visitName === "table_function" ? [from, ...tablesOf((from as TableFunction).call)] : [from]
}

function isOpaque(from: ClauseElement): boolean {
  return from.visitName === "text" || (from as Partial<Subquery>).lateral === true
}

function nameOf(c: SqlCompiler, group: ReadonlySet<ClauseElement>): string {
  for (const from of group) {
    const { name } = from as Partial<FromClause>
    if (name !== undefined) return c.nameOf(name)
  }
  return "?"
}

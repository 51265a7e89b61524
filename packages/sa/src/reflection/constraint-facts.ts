// Foreign keys and checks of one table.
import type { ServerFamily } from "../dialect/profile.ts"
import { optionalText, textOf, type CatalogRow } from "./catalog.ts"
import { catalogExpression } from "./expression-text.ts"
import type { CheckFacts, ForeignKeyFacts, ReferentialAction } from "./schema-facts.ts"

/** What is known besides the rows. */
export interface ConstraintContext {
  readonly family: ServerFamily
  readonly schema: string
  /** The real spelling of a table's name: with lower_case_table_names the catalog may have lowered it. */
  readonly tableName: (name: string) => string
}

/** @param usage rows of KEY_COLUMN_USAGE. @param rules rows of REFERENTIAL_CONSTRAINTS. */
export function foreignKeyFacts(
  usage: readonly CatalogRow[],
  rules: readonly CatalogRow[],
  context: ConstraintContext,
): readonly ForeignKeyFacts[] {
  const byName = new Map(rules.map((rule) => [textOf(rule["constraint_name"]), rule]))
  const groups = new Map<string, CatalogRow[]>()
  for (const row of usage) {
    if (optionalText(row["referenced_table"]) === undefined) continue
    const name = textOf(row["constraint_name"])
    groups.set(name, [...(groups.get(name) ?? []), row])
  }
  return [...groups].map(([name, rows]) => foreignKey(name, rows, byName.get(name), context))
}

function foreignKey(
  name: string,
  rows: readonly CatalogRow[],
  rule: CatalogRow | undefined,
  context: ConstraintContext,
): ForeignKeyFacts {
  const schema = textOf(rows[0]?.["referenced_schema"])
  const table = textOf(rows[0]?.["referenced_table"])
  const same = schema.toLowerCase() === context.schema.toLowerCase()
  return {
    name,
    columns: rows.map((row) => textOf(row["column_name"])),
    schema: same ? undefined : schema,
    table: same ? context.tableName(table) : table,
    references: rows.map((row) => textOf(row["referenced_column"])),
    onDelete: action(rule?.["delete_rule"]),
    onUpdate: action(rule?.["update_rule"]),
  }
}

const actions: ReadonlySet<string> = new Set<ReferentialAction>(["CASCADE", "SET NULL", "SET DEFAULT"])

/** RESTRICT and NO ACTION are the same on both servers, and each calls the absence of a rule differently. */
function action(value: unknown): ReferentialAction | undefined {
  const rule = textOf(value).toUpperCase()
  return actions.has(rule) ? (rule as ReferentialAction) : undefined
}

/** What the checks of a table are: constraints, and columns that they make JSON. */
export interface Checks {
  readonly checks: readonly CheckFacts[]
  readonly jsonColumns: ReadonlySet<string>
}

/** @param constraints rows of TABLE_CONSTRAINTS of the table. @param clauses its rows of CHECK_CONSTRAINTS. */
export function checkFacts(
  constraints: readonly CatalogRow[],
  clauses: readonly CatalogRow[],
  context: ConstraintContext,
): Checks {
  const enforced = new Map(
    constraints.map((row) => [textOf(row["constraint_name"]), textOf(row["enforced"])]),
  )
  const all = clauses.map((row): CheckFacts => {
    const name = textOf(row["constraint_name"])
    return {
      name,
      expression: catalogExpression(textOf(row["check_clause"]), context.family, context.schema),
      enforced: enforced.get(name) !== "NO",
      column: textOf(row["check_level"]) === "Column" ? name : undefined,
    }
  })
  if (context.family === "mysql") return { checks: all, jsonColumns: new Set() }
  return {
    checks: all.filter((check) => soleJsonTest(check.expression) === undefined),
    jsonColumns: new Set(all.flatMap((check) => jsonTests(check.expression))),
  }
}

const jsonTest = /^json_valid\(`((?:[^`]|``)+)`\)$/i

function soleJsonTest(expression: string): string | undefined {
  return jsonTest.exec(expression)?.[1]?.replaceAll("``", "`")
}

/** Columns tested by json_valid(), alone or as one of the conditions joined by AND. */
function jsonTests(expression: string): string[] {
  return expression.split(/\s+and\s+/i).flatMap((part) => soleJsonTest(part.trim()) ?? [])
}

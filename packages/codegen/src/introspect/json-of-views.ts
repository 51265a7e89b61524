// JSON in views of MariaDB: the catalog shows it as text, only the metadata of a query tells.
import type { SchemaFacts, ViewFacts } from "@shoal/sa"
import type { JsonOfViews } from "./from-facts.ts"
import type { Describe } from "./prepare.ts"

/** Columns that hold JSON, for each view that has some. Empty where the driver cannot tell. */
export async function jsonOfViews(facts: SchemaFacts, describe: Describe | undefined): Promise<JsonOfViews> {
  if (facts.server.family === "mysql" || describe === undefined) return new Map()
  const found = new Map<ViewFacts, ReadonlySet<string>>()
  for (const view of facts.views.filter(mayHoldJson)) {
    const columns = await describe(`SELECT * FROM ${quoted(facts.schema)}.${quoted(view.name)}`).catch(
      () => [],
    )
    found.set(
      view,
      new Set(columns.filter((column) => column.typeName === "JSON").map((column) => column.name)),
    )
  }
  return found
}

/** JSON functions give VARCHAR or LONGTEXT. A view that is broken or that the account may not read stays as the catalog has it. */
function mayHoldJson(view: ViewFacts): boolean {
  return view.columns.some((column) => /^(varchar|(medium|long)?text)\b/.test(column.type))
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``
}

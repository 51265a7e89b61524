// Rows of information_schema.STATISTICS -> primary key, unique constraints and indexes.
import type { ServerFamily } from "../dialect/profile.ts"
import { optionalNumber, optionalText, textOf, type CatalogRow } from "./catalog.ts"
import { catalogExpression } from "./expression-text.ts"
import type { IndexFacts, IndexPartFacts, UniqueFacts } from "./schema-facts.ts"

/** The keys of one table. */
export interface Keys {
  readonly primaryKey: readonly IndexPartFacts[]
  readonly uniques: readonly UniqueFacts[]
  readonly indexes: readonly IndexFacts[]
}

/**
 * @param rows rows of one table, by index and sequence.
 * @param periodEnd MariaDB: the versioning column that the server adds to every unique key.
 * @param parsers FULLTEXT parsers by index name, from SHOW CREATE TABLE.
 */
export function keyFacts(
  rows: readonly CatalogRow[],
  context: { readonly family: ServerFamily; readonly schema: string },
  periodEnd: string | undefined,
  parsers: ReadonlyMap<string, string>,
): Keys {
  const groups = group(rows)
  const all = [...groups].map(([name, parts]) =>
    indexFacts(name, withoutPeriod(parts, periodEnd), context, parsers.get(name)),
  )
  const primary = all.find((index) => index.name === "PRIMARY")
  const indexes = all.filter((index) => index.name !== "PRIMARY")
  return {
    primaryKey: primary?.parts ?? [],
    uniques: indexes.filter(isPlainUnique).map((index) => ({
      name: index.name,
      columns: index.parts.flatMap((part) => part.column ?? []),
    })),
    indexes,
  }
}

function group(rows: readonly CatalogRow[]): ReadonlyMap<string, CatalogRow[]> {
  const groups = new Map<string, CatalogRow[]>()
  for (const row of rows) {
    const name = textOf(row["index_name"])
    groups.set(name, [...(groups.get(name) ?? []), row])
  }
  return groups
}

function withoutPeriod(rows: readonly CatalogRow[], periodEnd: string | undefined): readonly CatalogRow[] {
  const last = rows.at(-1)
  const added = periodEnd !== undefined && rows.length > 1 && textOf(last?.["column_name"]) === periodEnd
  return added && Number(last?.["non_unique"]) === 0 ? rows.slice(0, -1) : rows
}

function indexFacts(
  name: string,
  rows: readonly CatalogRow[],
  context: { readonly family: ServerFamily; readonly schema: string },
  parser: string | undefined,
): IndexFacts {
  const [first] = rows
  const kind = kindOf(textOf(first?.["index_type"]))
  return {
    name,
    unique: Number(first?.["non_unique"]) === 0,
    kind,
    parts: rows.map((row) => part(row, kind, context)),
    invisible: textOf(first?.["is_visible"]) === "NO" || textOf(first?.["ignored"]) === "YES",
    comment: textOf(first?.["comment_text"]),
    parser,
  }
}

function kindOf(type: string): IndexFacts["kind"] {
  const kind = type.toLowerCase()
  // RTREE is what MyISAM and InnoDB call a spatial index in some versions.
  if (kind === "rtree") return "spatial"
  return kind === "hash" || kind === "fulltext" || kind === "spatial" || kind === "vector" ? kind : "btree"
}

function part(
  row: CatalogRow,
  kind: IndexFacts["kind"],
  context: { readonly family: ServerFamily; readonly schema: string },
): IndexPartFacts {
  const expression = optionalText(row["expression"])
  return {
    column: optionalText(row["column_name"]),
    expression:
      expression === undefined ? undefined : catalogExpression(expression, context.family, context.schema),
    // SPATIAL always says 32, FULLTEXT has no prefixes.
    length: kind === "btree" || kind === "hash" ? optionalNumber(row["sub_part"]) : undefined,
    desc: textOf(row["direction"]) === "D",
  }
}

function isPlainUnique(index: IndexFacts): boolean {
  return (
    index.unique &&
    index.parts.every((part) => part.column !== undefined && part.length === undefined && !part.desc)
  )
}

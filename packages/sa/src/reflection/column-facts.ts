// Rows of information_schema.COLUMNS -> ColumnFacts.
import type { ServerFamily } from "../dialect/profile.ts"
import { optionalNumber, optionalText, textOf, type CatalogRow } from "./catalog.ts"
import type { ColumnTexts, ExtraFacts } from "./column-texts.ts"
import { defaultFacts } from "./default-facts.ts"
import { catalogExpression } from "./expression-text.ts"
import type { ColumnFacts, DefaultFacts, GeneratedFacts } from "./schema-facts.ts"

/** What is known besides the row itself. */
export interface ColumnContext {
  readonly family: ServerFamily
  readonly schema: string
  readonly texts: ColumnTexts
  /** MariaDB: columns whose check makes them JSON. */
  readonly jsonColumns: ReadonlySet<string>
  /** MySQL: defaults of BINARY and VARBINARY columns as SHOW CREATE TABLE has them. */
  readonly binaryDefaults: ReadonlyMap<string, string>
  /** MariaDB: spatial reference systems by column. */
  readonly srids: ReadonlyMap<string, number>
}

const temporals = new Set(["datetime", "timestamp", "time"])

/** One column. */
export function columnFacts(row: CatalogRow, context: ColumnContext): ColumnFacts {
  const name = textOf(row["column_name"])
  const extra = context.texts.extra(textOf(row["extra"]))
  const json = context.jsonColumns.has(name)
  const type = context.texts.type(json ? "json" : textOf(row["column_type"]))
  return {
    name,
    position: Number(row["ordinal_position"]),
    type: type.type,
    dataType: type.dataType,
    nullable: textOf(row["is_nullable"]).toUpperCase() === "YES",
    default: defaultOf(row, extra, type.dataType, context),
    onUpdate: extra.onUpdate,
    autoincrement: extra.autoincrement,
    generated: generated(row, extra, context),
    invisible: extra.invisible,
    charset: json ? undefined : optionalText(row["charset_name"]),
    collation: json ? undefined : optionalText(row["collation_name"]),
    length: json ? undefined : optionalNumber(row["char_length"]),
    precision: optionalNumber(row["numeric_precision"]),
    scale: optionalNumber(row["numeric_scale"]),
    fsp: temporals.has(type.dataType) ? (optionalNumber(row["datetime_precision"]) ?? 0) : undefined,
    unsigned: type.unsigned,
    members: type.members,
    srid: srid(row, name, context),
    comment: textOf(row["comment_text"]),
    gipk: context.family === "mysql" && name === "my_row_id" && extra.autoincrement && extra.invisible,
    period: period(row, extra),
    privileges: context.texts.privileges(textOf(row["privileges"])),
  }
}

function defaultOf(
  row: CatalogRow,
  extra: ExtraFacts,
  dataType: string,
  { family, schema, binaryDefaults }: ColumnContext,
): DefaultFacts | undefined {
  const text = binaryDefaults.get(textOf(row["column_name"])) ?? optionalText(row["column_default"])
  if (text === undefined || extra.generation !== undefined) return undefined
  return defaultFacts({ text, extra: extra.text, dataType, family, schema })
}

function generated(row: CatalogRow, extra: ExtraFacts, context: ColumnContext): GeneratedFacts | undefined {
  if (extra.generation === undefined || period(row, extra) !== undefined) return undefined
  const expression = textOf(row["generation_expression"])
  if (expression === "") return undefined
  return {
    expression: catalogExpression(expression, context.family, context.schema),
    stored: extra.generation !== "VIRTUAL",
  }
}

function period(row: CatalogRow, extra: ExtraFacts): "start" | "end" | undefined {
  if (!extra.mentionsGenerated) return undefined
  const expression = textOf(row["generation_expression"])
  return expression === "ROW START" ? "start" : expression === "ROW END" ? "end" : undefined
}

function srid(row: CatalogRow, name: string, context: ColumnContext): number | undefined {
  if (context.family === "mysql") return optionalNumber(row["srs_id"])
  const known = context.srids.get(name)
  return known === 0 ? undefined : known
}

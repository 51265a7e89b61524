// Stored procedures and functions with their parameters, from ROUTINES and PARAMETERS.
import type { SchemaQuery } from "@shoal/sa"
import type { ParameterModel, RoutineModel } from "../schema/model.ts"
import { byCodePoint } from "../schema/order.ts"

type Row = Readonly<Record<string, unknown>>

/** Routines of one database that the account may see: procedures and functions, by name. */
export async function readRoutines(query: SchemaQuery, database: string): Promise<RoutineModel[]> {
  const routines = await query(
    `SELECT ROUTINE_NAME AS name, ROUTINE_TYPE AS kind, ROUTINE_COMMENT AS comment, SQL_DATA_ACCESS AS access
       FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? AND ROUTINE_TYPE IN ('PROCEDURE', 'FUNCTION')`,
    [database],
  )
  const parameters = await query(
    `SELECT SPECIFIC_NAME AS routine, ROUTINE_TYPE AS kind, ORDINAL_POSITION AS position, PARAMETER_MODE AS mode,
            PARAMETER_NAME AS name, DTD_IDENTIFIER AS type, COLLATION_NAME AS collation
       FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = ?`,
    [database],
  )
  const models = await Promise.all(
    routines.map(async (row) =>
      routineModel(database, row, await withJson(query, database, row, parameters)),
    ),
  )
  return models.sort((a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.kind, b.kind))
}

/**
 * The parameters of one routine. MariaDB's JSON is `longtext` in utf8mb4_bin here; only the routine's own text tells it from a LONGTEXT, and
 * an account that may not see the text keeps the LONGTEXT.
 */
async function withJson(
  query: SchemaQuery,
  database: string,
  row: Row,
  all: readonly Row[],
): Promise<readonly Row[]> {
  const own = all.filter(
    (parameter) => parameter["routine"] === row["name"] && parameter["kind"] === row["kind"],
  )
  const maybe = own.filter(
    ({ type, collation }) => /^longtext/i.test(textOf(type)) && textOf(collation) === "utf8mb4_bin",
  )
  if (maybe.length === 0) return own
  const kind = row["kind"] === "FUNCTION" ? "Function" : "Procedure"
  const [shown] = await query(`SHOW CREATE ${kind} ${quoted(database)}.${quoted(textOf(row["name"]))}`, [])
  const text = textOf(shown?.[`Create ${kind}`])
  return own.map((parameter) =>
    maybe.includes(parameter) && isDeclaredJson(text, textOf(parameter["name"]))
      ? { ...parameter, type: "json" }
      : parameter,
  )
}

function isDeclaredJson(text: string, parameter: string): boolean {
  if (parameter === "") return /\breturns\s+json\b/i.test(text)
  const name = quoted(parameter).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
  return new RegExp(`[(,\\s](?:${name}|${name.slice(1, -1)})\\s+json\\b`, "i").test(text)
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``
}

function routineModel(database: string, row: Row, parameters: readonly Row[]): RoutineModel {
  const own = [...parameters].sort((a, b) => Number(a["position"]) - Number(b["position"]))
  const result = own.find((parameter) => Number(parameter["position"]) === 0)
  return {
    database,
    name: textOf(row["name"]),
    kind: row["kind"] === "FUNCTION" ? "function" : "procedure",
    parameters: own.filter((parameter) => Number(parameter["position"]) > 0).map(parameterModel),
    returns: result === undefined ? undefined : typeText(result),
    results: undefined,
    comment: textOf(row["comment"]),
  }
}

function parameterModel(row: Row): ParameterModel {
  const mode = textOf(row["mode"]).toLowerCase()
  return {
    name: textOf(row["name"]),
    mode: mode === "out" || mode === "inout" ? mode : "in",
    type: typeText(row),
  }
}

/** MariaDB shows the width that an integer would be printed with; it means nothing except for TINYINT(1). */
function typeText(row: Row): string {
  const text = textOf(row["type"])
  return /^tinyint\(1\)$/i.test(text)
    ? text
    : text.replace(/^((?:tiny|small|medium|big)?int|year)\(\d+\)/i, "$1")
}

/** Drivers may give bytes for catalog columns. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8")
  return typeof value === "string" ? value : ""
}

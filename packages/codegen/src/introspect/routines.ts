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
            PARAMETER_NAME AS name, DTD_IDENTIFIER AS type
       FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = ?`,
    [database],
  )
  return routines
    .map((row) => routineModel(database, row, parameters))
    .sort((a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.kind, b.kind))
}

function routineModel(database: string, row: Row, all: readonly Row[]): RoutineModel {
  const own = all
    .filter((parameter) => parameter["routine"] === row["name"] && parameter["kind"] === row["kind"])
    .sort((a, b) => Number(a["position"]) - Number(b["position"]))
  const result = own.find((parameter) => Number(parameter["position"]) === 0)
  return {
    database,
    name: textOf(row["name"]),
    kind: row["kind"] === "FUNCTION" ? "function" : "procedure",
    parameters: own.filter((parameter) => Number(parameter["position"]) > 0).map(parameterModel),
    returns: result === undefined ? undefined : typeText(result),
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

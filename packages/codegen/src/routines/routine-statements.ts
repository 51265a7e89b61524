// Stored functions as functions that make SQL expressions, procedures as async functions that call them.
import { interfaceText, propertyText, type Statement } from "../emit/statements.ts"
import { docBlock, memberName, stringLiteral } from "../emit/text.ts"
import type { ParameterModel, RoutineModel } from "../schema/model.ts"
import type { AddImports } from "../types/result-type.ts"
import type { RoutineNames } from "./routine-names.ts"
import { plainComment, type RoutineRows, routineRows, type RowsContext } from "./routine-rows.ts"
import { routineType } from "./sa-type.ts"

/** The statements of one routine. */
export function routineStatements(
  routine: RoutineModel,
  names: RoutineNames,
  qualified: boolean,
  context: RowsContext,
  add: AddImports,
): Statement[] {
  if (routine.kind === "function") return [functionText(routine, names, qualified)]
  return procedureStatements(routine, names, qualified, routineRows(routine, names.base, context, add))
}

/** A stored function stands wherever an expression does; its arguments are values or expressions. */
function functionText(routine: RoutineModel, names: RoutineNames, qualified: boolean): string {
  const result = routineType(routine.returns ?? "varchar(1)")
  const parameters = routine.parameters.map(({ type }, i) => {
    const { value } = routineType(type)
    return `${names.parameters[i] ?? ""}: ${value} | sa.Ex<${value} | null> | null`
  })
  const path = qualified ? [routine.database, routine.name] : [routine.name]
  const called = path
    // `!` for projects with noUncheckedIndexedAccess: sa has a function under every name.
    .map((name) => (memberName(name) === name ? `.${name}!` : `[${stringLiteral(name)}]!`))
    .join("")
  const returns = `sa.FnByKind<${result.value} | null, never, string>["${result.family}"]`
  return [
    `${docBlock(plainComment(routine.comment))}export function ${names.constant}(${parameters.join(", ")}): ${returns} {`,
    `  return sa.func${called}(${names.parameters.join(", ")}).returns(${result.constructor});`,
    "}",
  ].join("\n")
}

interface NamedParameter {
  readonly model: ParameterModel
  readonly name: string
  readonly index: number
}

function procedureStatements(
  routine: RoutineModel,
  names: RoutineNames,
  qualified: boolean,
  sets: readonly RoutineRows[] | undefined,
): Statement[] {
  const all = routine.parameters.map((model, index): NamedParameter => {
    return { model, index, name: names.parameters[index] ?? "" }
  })
  const given = all.filter(({ model }) => model.mode !== "out")
  const returned = all.filter(({ model }) => model.mode !== "in")
  const statements: Statement[] = []
  if (given.length > 0) statements.push(interfaceText(`${names.base}Params`, propertiesOf(given)))
  for (const { declaration } of sets ?? []) if (declaration !== undefined) statements.push(declaration)
  statements.push(interfaceText(`${names.base}Result`, propertiesOf(returned) + rowsProperty(sets)))
  return [...statements, procedureText(routine, names, qualified, given, returned, sets)]
}

/** `rows` of one result set, `sets` of several, nothing where there is none. */
function rowsProperty(sets: readonly RoutineRows[] | undefined): string {
  if (sets === undefined) {
    const doc = "Rows of the first result set; empty when there is none."
    return propertyText("rows", "Record<string, unknown>[]", { doc })
  }
  const types = sets.map(({ type }) => arrayOf(type))
  if (types.length > 1)
    return propertyText("sets", `[${types.join(", ")}]`, { doc: "Rows of each result set." })
  return types.map((type) => propertyText("rows", type)).join("")
}

function arrayOf(type: string): string {
  return /^[\w$.]+(<[\w$., ]+>)?$|^\{[^{}]*\}$/.test(type) ? `${type}[]` : `(${type})[]`
}

/** The statements that read the result sets into `rows` or `sets`. */
function readingLines(names: RoutineNames, sets: readonly RoutineRows[] | undefined): string[] {
  const first = "result.returnsRows ? await result.mappings().all() : []"
  if (sets === undefined || sets.length === 1) return [`  const rows = ${first};`]
  if (sets.length === 0) return []
  const further = sets.slice(1).map((_, i) => `set${i + 2}`)
  const types = sets.slice(1).map(({ type }) => type)
  return [
    `  const [${further.join(", ")}] = result.moreResults<[${types.join(", ")}]>();`,
    `  const sets: ${names.base}Result["sets"] = [`,
    `    ${first},`,
    ...further.map((name) => `    (await ${name}?.mappings().all()) ?? [],`),
    "  ];",
  ]
}

function propertiesOf(parameters: readonly NamedParameter[]): string {
  return parameters
    .map(({ model, name }) => propertyText(name, `${routineType(model.type).value} | null`))
    .join("")
}

/** OUT and INOUT go through session variables; reading them back with types makes them what columns of that type are. */
function procedureText(
  routine: RoutineModel,
  names: RoutineNames,
  qualified: boolean,
  given: readonly NamedParameter[],
  returned: readonly NamedParameter[],
  sets: readonly RoutineRows[] | undefined,
): string {
  const params = given.length === 0 ? "" : `, params: ${names.base}Params`
  const path = (qualified ? [routine.database, routine.name] : [routine.name]).map(quoted).join(".")
  const inOut = given.filter(({ model }) => model.mode === "inout")
  const args = routine.parameters.map(({ mode }, i) => (mode === "in" ? `:p${i}` : variable(i)))
  const inOnly = given.filter(({ model }) => model.mode === "in")
  const rowType = sets?.[0] === undefined ? "" : `<${sets[0].type}>`
  const lines = [
    ...inOut.map(
      (parameter) =>
        `  await conn.execute("SET ${variable(parameter.index)} = :p${parameter.index}", ${values([parameter])});`,
    ),
    `  ${sets?.length === 0 ? "" : "const result = "}await conn.execute${rowType}(${stringLiteral(`CALL ${path}(${args.join(", ")})`)}${inOnly.length === 0 ? "" : `, ${values(inOnly)}`});`,
    ...readingLines(names, sets),
    ...outLines(
      returned,
      sets === undefined || sets.length === 1 ? "rows" : sets.length === 0 ? undefined : "sets",
    ),
  ]
  return [
    `${docBlock(plainComment(routine.comment))}export async function ${names.constant}(conn: sa.SAConnection${params}): Promise<${names.base}Result> {`,
    ...lines,
    "}",
  ].join("\n")
}

function outLines(returned: readonly NamedParameter[], rows: "rows" | "sets" | undefined): string[] {
  if (returned.length === 0) return [`  return {${rows === undefined ? "" : ` ${rows} `}};`]
  const list = returned.map(({ index }) => `${variable(index)} AS p${index}`).join(", ")
  const types = returned.map(({ index, model }) => `p${index}: ${outType(model.type)}`).join(", ")
  const results = returned
    .map(({ name, index, model }) => `${name}: ${received(index, model.type)}`)
    .join(", ")
  return [
    `  const read = await conn.execute(sa.text(${stringLiteral(`SELECT ${list}`)}).columns({ ${types} }));`,
    "  const out = await read.one();",
    `  return { ${results}${rows === undefined ? "" : `, ${rows}`} };`,
  ]
}

/** A session variable holds JSON as text. */
function outType(type: string): string {
  const { family, constructor } = routineType(type)
  return family === "json" ? "sa.String()" : constructor
}

function received(index: number, type: string): string {
  const value = `out.p${index}`
  return routineType(type).family === "json" ? `${value} === null ? null : JSON.parse(${value})` : value
}

function values(parameters: readonly NamedParameter[]): string {
  return `{ ${parameters.map(({ name, index, model }) => `p${index}: ${sent(`params.${name}`, model.type)}`).join(", ")} }`
}

/** The driver refuses objects: JSON is sent as text, a SET as its members joined. */
function sent(value: string, type: string): string {
  const { family, value: typed } = routineType(type)
  if (family === "json") return `${value} === null ? null : JSON.stringify(${value})`
  return typed.startsWith("readonly ") ? `${value}?.join(",") ?? null` : value
}

function variable(index: number): string {
  return `@shoal_p${index}`
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``
}

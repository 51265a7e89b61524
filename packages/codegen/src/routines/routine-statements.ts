// Stored functions as functions that make SQL expressions, procedures as async functions that call them.
import { interfaceText, propertyText, type Statement } from "../emit/statements.ts"
import { docBlock, memberName, stringLiteral } from "../emit/text.ts"
import type { ParameterModel, RoutineModel } from "../schema/model.ts"
import type { RoutineNames } from "./routine-names.ts"
import { routineType } from "./sa-type.ts"

/** The statements of one routine. */
export function routineStatements(
  routine: RoutineModel,
  names: RoutineNames,
  qualified: boolean,
): Statement[] {
  return routine.kind === "function"
    ? [functionText(routine, names, qualified)]
    : procedureStatements(routine, names, qualified)
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
    `${docBlock(routine.comment)}export function ${names.constant}(${parameters.join(", ")}): ${returns} {`,
    `  return sa.func${called}(${names.parameters.join(", ")}).returns(${result.constructor});`,
    "}",
  ].join("\n")
}

interface NamedParameter {
  readonly model: ParameterModel
  readonly name: string
  readonly index: number
}

function procedureStatements(routine: RoutineModel, names: RoutineNames, qualified: boolean): Statement[] {
  const all = routine.parameters.map((model, index): NamedParameter => {
    return { model, index, name: names.parameters[index] ?? "" }
  })
  const given = all.filter(({ model }) => model.mode !== "out")
  const returned = all.filter(({ model }) => model.mode !== "in")
  const statements: Statement[] = []
  if (given.length > 0) statements.push(interfaceText(`${names.base}Params`, propertiesOf(given)))
  const rows = propertyText("rows", "Record<string, unknown>[]", {
    doc: "Rows of the first result set; empty when there is none.",
  })
  statements.push(interfaceText(`${names.base}Result`, propertiesOf(returned) + rows))
  return [...statements, procedureText(routine, names, qualified, given, returned)]
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
): string {
  const params = given.length === 0 ? "" : `, params: ${names.base}Params`
  const path = (qualified ? [routine.database, routine.name] : [routine.name]).map(quoted).join(".")
  const inOut = given.filter(({ model }) => model.mode === "inout")
  const args = routine.parameters.map(({ mode }, i) => (mode === "in" ? `:p${i}` : variable(i)))
  const inOnly = given.filter(({ model }) => model.mode === "in")
  const lines = [
    ...inOut.map(
      (parameter) =>
        `  await conn.execute("SET ${variable(parameter.index)} = :p${parameter.index}", ${values([parameter])});`,
    ),
    `  const result = await conn.execute(${stringLiteral(`CALL ${path}(${args.join(", ")})`)}${inOnly.length === 0 ? "" : `, ${values(inOnly)}`});`,
    "  const rows = result.returnsRows ? await result.mappings().all() : [];",
    ...outLines(returned),
  ]
  return [
    `${docBlock(routine.comment)}export async function ${names.constant}(conn: sa.SAConnection${params}): Promise<${names.base}Result> {`,
    ...lines,
    "}",
  ].join("\n")
}

function outLines(returned: readonly NamedParameter[]): string[] {
  if (returned.length === 0) return ["  return { rows };"]
  const list = returned.map(({ index }) => `${variable(index)} AS p${index}`).join(", ")
  const types = returned.map(({ index, model }) => `p${index}: ${outType(model.type)}`).join(", ")
  const results = returned
    .map(({ name, index, model }) => `${name}: ${received(index, model.type)}`)
    .join(", ")
  return [
    `  const read = await conn.execute(sa.text(${stringLiteral(`SELECT ${list}`)}).columns({ ${types} }));`,
    "  const out = await read.one();",
    `  return { ${results}, rows };`,
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

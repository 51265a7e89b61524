// Typed queries as TypeScript: an interface of parameters, one of rows, and an async function.
import { interfaceText, propertyText, type Statement } from "../emit/statements.ts"
import { docBlock, memberName, propertyName, stringLiteral } from "../emit/text.ts"
import { claim } from "../naming/names.ts"
import { isFreeTypeName, isFreeValueName, isIdentifier, toIdentifier } from "../naming/identifier.ts"
import { pascalCase } from "../naming/words.ts"
import { givesRows } from "./named-query.ts"
import type { TypedName, TypedQuery } from "./query-types.ts"

/** Statements of all queries, in order. */
export function queryStatements(queries: readonly TypedQuery[]): Statement[] {
  const taken = new Set<string>()
  return queries.flatMap((query) => {
    const base = typeBase(query.query.name, taken)
    const statements: Statement[] = []
    if (query.params.length > 0) statements.push(interfaceOf(`${base}Params`, query.params))
    if (givesRows(query.query.kind)) statements.push(interfaceOf(`${base}Row`, query.row))
    return [...statements, functionOf(query, base)]
  })
}

function typeBase(name: string, taken: Set<string>): string {
  const base = toIdentifier(pascalCase(name) || name)
  const free = claim(
    [base, toIdentifier(name)],
    (candidate) => !taken.has(candidate) && isFreeTypeName(`${candidate}Row`),
  )
  taken.add(free)
  return free
}

function interfaceOf(name: string, members: readonly TypedName[]): Statement {
  return interfaceText(
    name,
    members.map((member) => propertyText(memberName(member.name), member.type)).join(""),
  )
}

const results = {
  many: (row: string) => ({ type: `${row}[]`, expression: "await result.mappings().all()" }),
  one: (row: string) => ({ type: `${row} | null`, expression: "await result.mappings().first()" }),
  exec: () => ({
    type: "{ rowCount: number; lastRowId: number | bigint }",
    expression: "{ rowCount: result.rowCount, lastRowId: result.lastRowId }",
  }),
  execrows: () => ({ type: "number", expression: "result.rowCount" }),
  execlastid: () => ({ type: "number | bigint", expression: "result.lastRowId" }),
}

/** Printed as text: the SQL is one literal per line, so that a change of the query is a readable change of the file. */
function functionOf({ query, params }: TypedQuery, base: string): string {
  const { type, expression } = results[query.kind](`${base}Row`)
  const name = isFreeValueName(query.name) ? query.name : `${query.name}_`
  const parameter = params.length === 0 ? "" : `, params: ${base}Params`
  const row = givesRows(query.kind) ? `<${base}Row>` : ""
  const lines = query.sql.split("\n").map(stringLiteral)
  const sql =
    lines.length === 1
      ? `    ${lines[0] ?? ""},`
      : `    [\n${lines.map((line) => `      ${line},`).join("\n")}\n    ].join("\\n"),`
  return [
    `${docBlock(query.doc)}export async function ${name}(conn: sa.SAConnection${parameter}): Promise<${type}> {`,
    `  const result = await conn.execute${row}(`,
    `${sql}${params.length === 0 ? "" : `\n    ${argumentOf(params)},`}`,
    "  );",
    `  return ${expression};`,
    "}",
  ].join("\n")
}

/** The parameters as the driver takes them: it refuses objects, so JSON is sent as text. */
function argumentOf(params: readonly TypedName[]): string {
  const documents = params.filter((param) => param.json === true)
  if (documents.length === 0) return "params"
  const texts = documents.map(({ name }) => {
    const value = isIdentifier(name) ? `params.${name}` : `params[${stringLiteral(name)}]`
    return `${propertyName(name)}: ${value} === null ? null : JSON.stringify(${value})`
  })
  return `{ ...params, ${texts.join(", ")} }`
}

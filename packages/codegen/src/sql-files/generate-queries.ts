// SQL files in, one file of typed functions out; every statement is prepared on the server before anything is written.
import type { Engine } from "@shoal/sa"
import { CodegenError } from "../errors.ts"
import type { GeneratedFile } from "../emit/generated-file.ts"
import { headerText } from "../emit/header.ts"
import { saImport, typeImports } from "../emit/imports.ts"
import { type GenerateOptions, resolveGenerateOptions } from "../emit/options.ts"
import { fileText } from "../emit/statements.ts"
import type { SqlFile } from "../from-migrations/sql-files.ts"
import type { Schema } from "../schema/model.ts"
import { checkSyntax } from "./check-syntax.ts"
import { describeQueries } from "./describe.ts"
import { namedQueries, queryError } from "./named-query.ts"
import { queryStatements } from "./query-statements.ts"
import { QueryTyper } from "./query-types.ts"

/**
 * The file of typed functions for the named statements of `files`.
 *
 * @param path of the generated file.
 * @throws CodegenError that lists every statement the server refuses, or whose types cannot be told, with file and line.
 */
export async function generateQueries(
  engine: Engine,
  schema: Schema,
  files: readonly SqlFile[],
  path: string,
  options: GenerateOptions = {},
): Promise<GeneratedFile> {
  const queries = files.flatMap(namedQueries)
  const names = new Set<string>()
  for (const query of queries) {
    if (names.has(query.name))
      throw queryError(query.path, query.line, `there are two queries called ${query.name}`)
    names.add(query.name)
  }
  const settings = resolveGenerateOptions(options)
  const described = await describeQueries(engine, queries)
  const typer = new QueryTyper(schema, settings)
  const typed = queries.map((query) => typer.type(query, described.get(query) ?? []))
  const [first] = typer.problems
  if (first !== undefined) {
    const messages = typer.problems.map((problem) => problem.message).join("\n")
    throw new CodegenError("SHOAL_CODEGEN_QUERY", messages, { cause: first })
  }
  const imports = [saImport, ...typeImports(typed)]
  const statements = queryStatements(typed)
  const text = fileText(headerText(settings.command), imports, statements)
  return checkSyntax({ path, text }, imports.length + statements.length)
}

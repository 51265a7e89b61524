// Schema in, files out: no clock, no environment, no order but the schema's.
import { noNames, planNames, type TakenNames } from "../naming/names.ts"
import { routineNames } from "../routines/routine-names.ts"
import { routineStatements } from "../routines/routine-statements.ts"
import { inferForeignKeys } from "../schema/infer-foreign-keys.ts"
import type { RoutineModel, Schema } from "../schema/model.ts"
import { ResultTyper } from "../types/result-type.ts"
import { fileNameOf, takenFileNames } from "./file-names.ts"
import type { GeneratedFile } from "./generated-file.ts"
import { headerText } from "./header.ts"
import { importText, saImport, typeImports } from "./imports.ts"
import { type EmitSettings, type GenerateOptions, resolveGenerateOptions } from "./options.ts"
import { exportText, fileText, type Statement } from "./statements.ts"
import { tableStatements } from "./table-statements.ts"
import { type TableView, tableViewer } from "./table-view.ts"

/** What `generateWithNotes` gives. */
export interface GenerateResult {
  readonly files: readonly GeneratedFile[]
  /** What could not be done as asked, one sentence each. */
  readonly notes: readonly string[]
}

/**
 * TypeScript files for a schema. The same schema and options give the same text, on every machine.
 *
 * @throws CodegenError for an override that is no TypeScript type.
 */
export function generate(schema: Schema, options: GenerateOptions = {}): readonly GeneratedFile[] {
  return generateWithNotes(schema, options).files
}

/** As `generate`, with the notes that the CLI prints. */
export function generateWithNotes(given: Schema, options: GenerateOptions = {}): GenerateResult {
  const settings = resolveGenerateOptions(options)
  const schema = settings.inferForeignKeys ? inferForeignKeys(given) : given
  const notes = [...schema.notes]
  const taken = noNames()
  const names = planNames(schema, settings.naming, taken)
  const view = tableViewer(settings, (note) => notes.push(note))
  const qualified = ({ database }: { readonly database: string }): boolean => database !== schema.databases[0]
  const tables = schema.tables.map((model): TableContent => {
    const tableNames = names.get(model)
    if (tableNames === undefined) throw new TypeError(`no names for ${model.name}`)
    const table = view(model, tableNames)
    return {
      name: model.name,
      imports: table.imports,
      statements: tableStatements(table, qualified(model)),
    }
  })
  const routines = routinesContent(schema, settings, taken, qualified, (note) => notes.push(note))
  const print = settings.layout === "single" ? singleFile : filePerTable
  return { files: print({ tables, routines }, settings), notes }
}

/** What the files consist of. */
interface Content {
  readonly tables: readonly TableContent[]
  readonly routines: RoutinesContent
}

/** All routines, printed. */
interface RoutinesContent {
  readonly imports: TableView["imports"]
  readonly statements: readonly Statement[]
}

function routinesContent(
  schema: Schema,
  settings: EmitSettings,
  taken: TakenNames,
  qualified: (routine: RoutineModel) => boolean,
  note: (text: string) => void,
): RoutinesContent {
  const imports: TableView["imports"][number][] = []
  const context = { results: new ResultTyper(schema, settings), importsByName: settings.imports, note }
  const statements = schema.routines.flatMap((routine) => {
    const names = routineNames(routine, settings.naming, taken)
    return routineStatements(routine, names, qualified(routine), context, (given) =>
      imports.push(...(given?.imports ?? [])),
    )
  })
  return { imports, statements }
}

/** One table, printed. */
interface TableContent {
  readonly name: string
  readonly imports: TableView["imports"]
  readonly statements: readonly Statement[]
}

function singleFile({ tables, routines }: Content, settings: EmitSettings): GeneratedFile[] {
  const statements = [
    metadataConstant,
    ...tables.flatMap((table) => table.statements),
    ...routines.statements,
  ]
  const imports = [saImport, ...typeImports([...tables, routines])]
  return [{ path: settings.out, text: fileText(headerText(settings.command), imports, statements) }]
}

function filePerTable({ tables, routines }: Content, settings: EmitSettings): GeneratedFile[] {
  const taken = takenFileNames()
  const header = headerText(settings.command)
  const names = ["metadata"]
  const write = (name: string, imports: Statement[], statements?: readonly Statement[]): GeneratedFile => {
    return { path: `${settings.out}/${name}.ts`, text: fileText(header, imports, statements) }
  }
  const files = [write("metadata", [saImport], [metadataConstant])]
  const add = (name: string, imports: Statement[], statements: readonly Statement[]): void => {
    names.push(name)
    files.push(write(name, imports, statements))
  }
  const metadataImport = importText(["metadata"], `./metadata${settings.importExtension}`)
  for (const table of tables) {
    const imports = [saImport, ...typeImports([table]), metadataImport]
    add(fileNameOf(table.name, taken), imports, table.statements)
  }
  if (routines.statements.length > 0)
    add("routines", [saImport, ...typeImports([routines])], routines.statements)
  return [
    ...files,
    write(
      "index",
      names.map((name) => exportText(`./${name}${settings.importExtension}`)),
    ),
  ]
}

const metadataConstant = "export const metadata: sa.MetaData = new sa.MetaData();"

// Schema in, files out: no clock, no environment, no order but the schema's.
import { noNames, planNames } from "../naming/names.ts"
import { routineNames } from "../routines/routine-names.ts"
import { routineStatements } from "../routines/routine-statements.ts"
import type { Schema, TableModel } from "../schema/model.ts"
import { fileNameOf, takenFileNames } from "./file-names.ts"
import type { GeneratedFile } from "./generated-file.ts"
import { headerText } from "./header.ts"
import { importText, saImport, typeImports } from "./imports.ts"
import { type EmitSettings, type GenerateOptions, resolveGenerateOptions } from "./options.ts"
import { exportText, fileText, type Statement } from "./statements.ts"
import { tableStatements } from "./table-statements.ts"
import { type TableView, viewTable } from "./table-view.ts"

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
export function generateWithNotes(schema: Schema, options: GenerateOptions = {}): GenerateResult {
  const settings = resolveGenerateOptions(options)
  const notes = [...schema.notes]
  const taken = noNames()
  const names = planNames(schema, settings.naming, taken)
  const tables = schema.tables.map((model) => {
    const tableNames = names.get(model)
    if (tableNames === undefined) throw new TypeError(`no names for ${model.name}`)
    return viewTable(model, tableNames, settings, (note) => notes.push(note))
  })
  const qualified = ({ database }: { readonly database: string }): boolean => database !== schema.databases[0]
  const routines = schema.routines.flatMap((routine) =>
    routineStatements(routine, routineNames(routine, settings.naming, taken), qualified(routine)),
  )
  const print = settings.layout === "single" ? singleFile : filePerTable
  return { files: print({ tables, routines, qualified }, settings), notes }
}

/** What the files consist of. */
interface Content {
  readonly tables: readonly TableView[]
  readonly routines: readonly Statement[]
  readonly qualified: (table: TableModel) => boolean
}

function singleFile({ tables, routines, qualified }: Content, settings: EmitSettings): GeneratedFile[] {
  const statements = [
    saImport,
    ...typeImports(tables),
    metadataConstant,
    ...tables.flatMap((table) => tableStatements(table, qualified(table.model))),
    ...routines,
  ]
  return [{ path: settings.out, text: fileText(headerText(settings.command), statements) }]
}

function filePerTable({ tables, routines, qualified }: Content, settings: EmitSettings): GeneratedFile[] {
  const taken = takenFileNames()
  const names = new Map(tables.map((table) => [table, fileNameOf(table.model.name, taken)]))
  const header = headerText(settings.command)
  const write = (name: string, statements: readonly Statement[]): GeneratedFile => {
    return { path: `${settings.out}/${name}.ts`, text: fileText(header, statements) }
  }
  const metadataImport = importText(["metadata"], `./metadata${settings.importExtension}`)
  const tableFiles = tables.map((table) =>
    write(names.get(table) ?? "", [
      saImport,
      ...typeImports([table]),
      metadataImport,
      ...tableStatements(table, qualified(table.model)),
    ]),
  )
  const routineFiles = routines.length === 0 ? [] : [write("routines", [saImport, ...routines])]
  const others = routines.length === 0 ? [] : ["routines"]
  const all = ["metadata", ...names.values(), ...others].map((name) =>
    exportText(`./${name}${settings.importExtension}`),
  )
  return [
    write("metadata", [saImport, metadataConstant]),
    ...tableFiles,
    ...routineFiles,
    write("index", all),
  ]
}

const metadataConstant = "export const metadata: sa.MetaData = new sa.MetaData();"

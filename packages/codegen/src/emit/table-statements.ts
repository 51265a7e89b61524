// The statements of one table as ts-morph structures: interfaces of columns, row, insert and update, the table, the constant.
import {
  type InterfaceDeclarationStructure,
  type OptionalKind,
  type PropertySignatureStructure,
  StructureKind,
} from "ts-morph"
import type { SequenceModel } from "../schema/model.ts"
import type { Family } from "../types/column-type.ts"
import type { Statement } from "./print-statement.ts"
import { printLiteral } from "./object-literal.ts"
import { sequenceOptions, tableSpec } from "./table-spec.ts"
import type { ColumnView, TableView } from "./table-view.ts"
import { commentText, docBlock, memberName, stringLiteral } from "./text.ts"

const columnInterface: Readonly<Record<Family, string>> = {
  num: "sa.NumCol",
  str: "sa.StrCol",
  tmp: "sa.TmpCol",
  bool: "sa.BoolCol",
  json: "sa.JsonCol",
  bin: "sa.BinCol",
}

/** Statements of a table, in the order of the file. */
export function tableStatements(table: TableView, qualified: boolean): Statement[] {
  const { names, model } = table
  if (model.sequence !== undefined) return [sequenceConstant(table, model.sequence, qualified)]
  const writable = table.columns.filter((column) => column.writable)
  const interfaces = [columnsInterface(table), rowInterface(table)]
  if (model.kind === "table") {
    interfaces.push(
      valuesInterface(names.insertType, writable, (column) => column.optional),
      valuesInterface(names.updateType, writable, () => true),
    )
  }
  return [...interfaces, tableInterface(table), tableConstant(table, qualified)]
}

function columnsInterface({ names, columns }: TableView): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: names.columnsType,
    typeParameters: ["A extends string"],
    properties: columns.map((column) => ({
      ...docs(column.model.comment),
      isReadonly: true,
      name: memberName(column.key),
      type: `${columnInterface[column.family]}<A, ${stringLiteral(column.key)}, ${column.type}>`,
    })),
  }
}

function rowInterface({ names, columns }: TableView): InterfaceDeclarationStructure {
  return valuesInterface(names.rowType, columns, () => false)
}

function valuesInterface(
  name: string,
  columns: readonly ColumnView[],
  isOptional: (column: ColumnView) => boolean,
): InterfaceDeclarationStructure {
  const properties = columns.map((column): OptionalKind<PropertySignatureStructure> => ({
    name: memberName(column.key),
    hasQuestionToken: isOptional(column),
    type: column.type,
  }))
  return { kind: StructureKind.Interface, isExported: true, name, properties }
}

function tableInterface({ names, model }: TableView): InterfaceDeclarationStructure {
  const [insert, update] = model.kind === "table" ? [names.insertType, names.updateType] : ["never", "never"]
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: names.tableType,
    typeParameters: [`A extends string = ${stringLiteral(model.name)}`],
    extends: [`sa.Table<A, ${names.columnsType}<A>, ${insert}, ${update}>`],
    methods: [
      {
        name: "alias",
        typeParameters: ["B extends string"],
        parameters: [{ name: "name", type: "B" }],
        returnType: `${names.tableType}<B>`,
      },
    ],
  }
}

/** Printed as text: ts-morph would indent the literal once more. */
function tableConstant(table: TableView, qualified: boolean): string {
  const { names, model } = table
  const spec = printLiteral(tableSpec(table, qualified))
  const value = `sa.defineTable(${stringLiteral(model.name)}, metadata, ${spec});`
  return `${docBlock(model.comment)}export const ${names.constant}: ${names.tableType} = ${value}`
}

function sequenceConstant({ names, model }: TableView, sequence: SequenceModel, qualified: boolean): string {
  const options = printLiteral(sequenceOptions(sequence, qualified ? model.database : undefined))
  const value = `sa.Sequence(${stringLiteral(model.name)}, { ...${options}, metadata });`
  return `export const ${names.constant}: sa.SequenceItem = ${value}`
}

function docs(comment: string): { docs?: string[] } {
  const text = commentText(comment)
  return text === "" ? {} : { docs: [text] }
}

// The statements of one table: interfaces of columns, row, insert and update, the table, the constant. Large schemas have many columns,
// so their texts are made in one pass.
import type { SequenceModel } from "../schema/model.ts"
import type { Family } from "../types/column-type.ts"
import { printLiteral } from "./object-literal.ts"
import { interfaceText, propertyText, type Statement } from "./statements.ts"
import { sequenceOptions, tableSpec } from "./table-spec.ts"
import type { TableView } from "./table-view.ts"
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
  const members = membersOf(table)
  const written =
    model.kind === "table"
      ? [interfaceText(names.insertType, members.insert), interfaceText(names.updateType, members.update)]
      : []
  return [
    interfaceText(`${names.columnsType}<A extends string>`, members.columns),
    interfaceText(names.rowType, members.row),
    ...written,
    tableInterface(table),
    tableConstant(table, qualified),
  ]
}

/** Members of the four interfaces that list the columns. */
function membersOf({ columns }: TableView): Record<"columns" | "row" | "insert" | "update", string> {
  const members = { columns: [""], row: [""], insert: [""], update: [""] }
  for (const { model, key, family, type, inputType, optional, writable } of columns) {
    const name = memberName(key)
    const column = `${columnInterface[family]}<A, ${stringLiteral(key)}, ${type}>`
    members.columns.push(propertyText(name, column, { doc: commentText(model.comment), readonly: true }))
    members.row.push(propertyText(name, type))
    if (!writable) continue
    members.insert.push(propertyText(name, inputType, { optional }))
    members.update.push(propertyText(name, inputType, { optional: true }))
  }
  return {
    columns: members.columns.join(""),
    row: members.row.join(""),
    insert: members.insert.join(""),
    update: members.update.join(""),
  }
}

function tableInterface({ names, model }: TableView): Statement {
  const [insert, update] = model.kind === "table" ? [names.insertType, names.updateType] : ["never", "never"]
  const name = `${names.tableType}<A extends string = ${stringLiteral(model.name)}>`
  return interfaceText(
    `${name} extends sa.Table<A, ${names.columnsType}<A>, ${insert}, ${update}>`,
    `  alias<B extends string>(name: B): ${names.tableType}<B>;\n`,
  )
}

function tableConstant(table: TableView, qualified: boolean): Statement {
  const { names, model } = table
  const spec = printLiteral(tableSpec(table, qualified))
  const value = `sa.defineTable(${stringLiteral(model.name)}, metadata, ${spec});`
  return `${docBlock(model.comment)}export const ${names.constant}: ${names.tableType} = ${value}`
}

function sequenceConstant(
  { names, model }: TableView,
  sequence: SequenceModel,
  qualified: boolean,
): Statement {
  const options = printLiteral(sequenceOptions(sequence, qualified ? model.database : undefined))
  const value = `sa.Sequence(${stringLiteral(model.name)}, { ...${options}, metadata });`
  return `export const ${names.constant}: sa.SequenceItem = ${value}`
}

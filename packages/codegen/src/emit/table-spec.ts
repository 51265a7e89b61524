// The metadata of one table as plain data: what `sa.defineTable` takes. What is the default is left out.
import type {
  CheckModel,
  ForeignKeyModel,
  IndexModel,
  IndexPartModel,
  SequenceModel,
  TableModel,
} from "../schema/model.ts"
import type { Literal } from "./object-literal.ts"
import type { ColumnView, TableView } from "./table-view.ts"

/** The third argument of `sa.defineTable`. */
export function tableSpec({ model, columns }: TableView, qualified: boolean): Literal {
  return {
    schema: qualified ? model.database : undefined,
    view: flag(model.kind === "view"),
    columns: new Map(columns.map((column): [string, Literal] => [column.key, columnSpec(column)])),
    primaryKey: list(model.primaryKey.map(partSpec)),
    uniques: list(model.indexes.filter(isPlainUnique).map(uniqueSpec)),
    indexes: list(model.indexes.filter((index) => !isPlainUnique(index)).map(indexSpec)),
    foreignKeys: list(model.foreignKeys.map((key) => foreignKeySpec(key, model))),
    checks: list(model.checks.map(checkSpec)),
    options: optionsSpec(model),
  }
}

function columnSpec({ model, key, sqlType, form }: ColumnView): Literal {
  return {
    name: key === model.name ? undefined : model.name,
    type: sqlType,
    as: form,
    nullable: model.nullable ? undefined : false,
    autoincrement: flag(model.autoIncrement),
    default: model.default,
    onUpdate: model.onUpdate,
    generated: model.generated && {
      expression: model.generated.expression,
      stored: flag(model.generated.stored),
    },
    period: model.period,
    invisible: flag(model.invisible),
    charset: model.charset,
    collation: model.collation,
    srid: model.srid,
    comment: text(model.comment),
  }
}

function isPlainUnique(index: IndexModel): boolean {
  return (
    index.unique &&
    index.kind === "btree" &&
    index.visible &&
    index.comment === "" &&
    index.parts.every((part) => typeof partSpec(part) === "string")
  )
}

function uniqueSpec(index: IndexModel): Literal {
  return { name: index.name, columns: index.parts.map(partSpec) }
}

function indexSpec(index: IndexModel): Literal {
  return {
    name: index.name,
    columns: index.parts.map(partSpec),
    unique: flag(index.unique),
    kind: index.kind === "btree" ? undefined : index.kind,
    visible: index.visible ? undefined : false,
    parser: index.parser,
    comment: text(index.comment),
  }
}

function partSpec(part: IndexPartModel): Literal {
  const { column, expression, length } = part
  if (column !== undefined && length === undefined && !part.descending) return column
  return { column, expression, length, desc: flag(part.descending) }
}

function foreignKeySpec(key: ForeignKeyModel, table: TableModel): Literal {
  return {
    name: key.name,
    columns: key.columns,
    table: key.referencedTable,
    schema: key.referencedDatabase === table.database ? undefined : key.referencedDatabase,
    references: key.referencedColumns,
    onDelete: key.onDelete,
    onUpdate: key.onUpdate,
    inferred: key.inferred,
  }
}

function checkSpec(check: CheckModel): Literal {
  return { name: check.name, expression: check.expression, enforced: check.enforced ? undefined : false }
}

function optionsSpec({ options, comment, systemVersioned }: TableModel): Literal {
  const { create, ...plain } = options
  const other = Object.keys(create).length === 0 ? undefined : create
  const spec = { ...plain, create: other, comment: text(comment), systemVersioned: flag(systemVersioned) }
  return Object.values(spec).every((value) => value === undefined) ? undefined : spec
}

function flag(value: boolean): true | undefined {
  return value ? true : undefined
}

function text(value: string): string | undefined {
  return value === "" ? undefined : value
}

function list(items: readonly Literal[]): Literal {
  return items.length === 0 ? undefined : items
}

/** Options of `sa.Sequence`; of an ascending one, what the server would choose by itself is left out. */
export function sequenceOptions(sequence: SequenceModel, schema: string | undefined): Literal {
  const number = (value: string, byDefault: string): Literal => {
    if (value === byDefault && !sequence.increment.startsWith("-")) return undefined
    return Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value)
  }
  return {
    start: number(sequence.start, sequence.minimum),
    increment: number(sequence.increment, "1"),
    minvalue: number(sequence.minimum, "1"),
    maxvalue: number(sequence.maximum, "9223372036854775806"),
    cache: number(sequence.cache, "1000"),
    cycle: flag(sequence.cycle),
    schema,
  }
}

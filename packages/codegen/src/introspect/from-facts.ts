// sa's facts of one database as codegen's model: charsets only where they differ from the table's, nothing that is a server's habit.
import type {
  ColumnFacts,
  ForeignKeyFacts,
  IndexFacts,
  IndexPartFacts,
  SchemaFacts,
  SequenceFacts,
  TableFacts,
  ViewFacts,
} from "@shoal/sa"
import type {
  ColumnModel,
  ForeignKeyModel,
  IndexModel,
  IndexPartModel,
  TableModel,
  TableOptionsModel,
} from "../schema/model.ts"
import { sortedByName } from "../schema/order.ts"

/** Tables, views and sequences of one database, by name. */
export function tablesOf(facts: SchemaFacts, note: (text: string) => void): TableModel[] {
  return sortedByName([
    ...facts.tables.map((table) => tableModel(table, facts, note)),
    ...facts.views.map((view) => viewModel(view, facts)),
    ...facts.sequences.map((sequence) => sequenceModel(sequence, facts)),
  ])
}

function tableModel(table: TableFacts, facts: SchemaFacts, note: (text: string) => void): TableModel {
  if (table.options.partitioned && table.options.create["partition_by"] === undefined)
    note(
      `${table.name}: its partitions are not part of the output, because this account may not see SHOW CREATE TABLE`,
    )
  const { engine, charset, collation, rowFormat, create } = table.options
  return {
    database: facts.schema,
    name: table.name,
    kind: "table",
    columns: table.columns
      .filter((column) => !column.gipk)
      .map((column) => columnModel(column, table.options.charset, table.options.collation)),
    primaryKey: table.primaryKeyParts.filter(({ column }) => !isGipk(table, column)).map(partModel),
    indexes: sortedByName(table.indexes.map(indexModel)),
    foreignKeys: sortedByName(table.foreignKeys.map((key) => foreignKeyModel(key, facts.schema))),
    checks: sortedByName(
      table.checks.map(({ name, expression, enforced }) => ({ name, expression, enforced })),
    ),
    options: { engine, charset, collation, rowFormat, create: sortedRecord(create) },
    comment: table.comment,
    systemVersioned: table.systemVersioned,
    sequence: undefined,
  }
}

function viewModel(view: ViewFacts, facts: SchemaFacts): TableModel {
  return {
    ...withoutKeys(facts.schema, view.name),
    kind: "view",
    columns: view.columns.map((column) => columnModel(withoutDefault(column), undefined, undefined)),
  }
}

/** A view shows the defaults and charsets of the tables below it; none of that is the view's. */
function withoutDefault(column: ColumnFacts): ColumnFacts {
  return { ...column, default: undefined, onUpdate: undefined, charset: undefined, collation: undefined }
}

function sequenceModel(sequence: SequenceFacts, facts: SchemaFacts): TableModel {
  const { start, increment, minimum, maximum, cache, cycle } = sequence
  return {
    ...withoutKeys(facts.schema, sequence.name),
    kind: "sequence",
    columns: [],
    sequence: {
      start: String(start),
      increment: String(increment),
      minimum: String(minimum),
      maximum: String(maximum),
      cache: String(cache),
      cycle,
    },
  }
}

const noOptions: TableOptionsModel = {
  engine: undefined,
  charset: undefined,
  collation: undefined,
  rowFormat: undefined,
  create: {},
}

function withoutKeys(database: string, name: string): Omit<TableModel, "kind" | "columns"> {
  return {
    database,
    name,
    primaryKey: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    options: noOptions,
    comment: "",
    systemVersioned: false,
    sequence: undefined,
  }
}

function columnModel(
  column: ColumnFacts,
  tableCharset: string | undefined,
  tableCollation: string | undefined,
): ColumnModel {
  const ownCollation = column.collation !== tableCollation
  return {
    name: column.name,
    type: column.type,
    members: column.members ?? [],
    nullable: column.nullable,
    default: column.default?.sql,
    onUpdate: column.onUpdate,
    autoIncrement: column.autoincrement,
    generated: column.generated && {
      expression: column.generated.expression,
      stored: column.generated.stored,
    },
    period: column.period,
    invisible: column.invisible && column.period === undefined,
    charset: ownCollation && column.charset !== tableCharset ? column.charset : undefined,
    collation: ownCollation ? column.collation : undefined,
    srid: column.srid,
    comment: column.comment,
  }
}

function isGipk(table: TableFacts, name: string | undefined): boolean {
  return table.columns.some((column) => column.gipk && column.name === name)
}

function indexModel(index: IndexFacts): IndexModel {
  const { name, unique, kind, parser, comment } = index
  return { name, unique, kind, parts: index.parts.map(partModel), visible: !index.invisible, parser, comment }
}

function partModel({ column, expression, length, desc }: IndexPartFacts): IndexPartModel {
  return { column, expression, length, descending: desc }
}

function foreignKeyModel(key: ForeignKeyFacts, database: string): ForeignKeyModel {
  return {
    name: key.name,
    columns: key.columns,
    referencedDatabase: key.schema ?? database,
    referencedTable: key.table,
    referencedColumns: key.references,
    onDelete: key.onDelete,
    onUpdate: key.onUpdate,
  }
}

function sortedRecord(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

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

/** Columns of a view that hold JSON, which MariaDB's catalog shows as text. */
export type JsonOfViews = ReadonlyMap<ViewFacts, ReadonlySet<string>>

/** Tables, views and sequences of one database, by name. */
export function tablesOf(
  facts: SchemaFacts,
  jsonOfViews: JsonOfViews,
  note: (text: string) => void,
): TableModel[] {
  return sortedByName([
    ...facts.tables.map((table) => tableModel(table, facts, note)),
    ...facts.views.map((view) => viewModel(view, facts, jsonOfViews.get(view) ?? new Set())),
    ...facts.sequences.map((sequence) => sequenceModel(sequence, facts)),
  ])
}

function tableModel(table: TableFacts, facts: SchemaFacts, note: (text: string) => void): TableModel {
  if (table.options.partitioned && table.options.create["partition_by"] === undefined)
    note(
      `${table.name}: its partitions are not part of the output, because this account may not see SHOW CREATE TABLE`,
    )
  const { engine, charset, rowFormat, create } = table.options
  const collation = otherThanDefault(table.options, facts)
  return {
    database: facts.schema,
    name: table.name,
    kind: "table",
    columns: table.columns
      .filter((column) => !column.gipk)
      .map((column) => ({ ...columnModel(column), ...ownCharset(column, table.options, facts) })),
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

function viewModel(view: ViewFacts, facts: SchemaFacts, json: ReadonlySet<string>): TableModel {
  return {
    ...withoutKeys(facts.schema, view.name),
    kind: "view",
    columns: view.columns.map((column) => {
      const model = columnModel(column)
      // A view shows the defaults of the tables below it; they are not the view's.
      return {
        ...model,
        default: undefined,
        onUpdate: undefined,
        ...(json.has(column.name) ? { type: "json" } : {}),
      }
    }),
  }
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

interface Characters {
  readonly charset: string | undefined
  readonly collation: string | undefined
}

/** The collation, where it is not the one that the server gives to the character set by itself. */
function otherThanDefault({ charset, collation }: Characters, facts: SchemaFacts): string | undefined {
  return collation === facts.defaultCollations.get(charset ?? "") ? undefined : collation
}

/** What a column says itself about its characters, since the table says otherwise. */
function ownCharset(column: Characters, table: Characters, facts: SchemaFacts): Characters {
  if (column.collation === table.collation) return { charset: undefined, collation: undefined }
  if (column.charset === table.charset) return { charset: undefined, collation: column.collation }
  return { charset: column.charset, collation: otherThanDefault(column, facts) }
}

function columnModel(column: ColumnFacts): ColumnModel {
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
    charset: undefined,
    collation: undefined,
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

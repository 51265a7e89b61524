// `table.toMetadata()`: the parts of a table, made again for a copy in another MetaData or schema.
import { ClauseElement } from "../expression/clause-element.ts"
import { NULLTYPE } from "../types/null-type.ts"
import {
  CheckConstraintItem,
  ForeignKeyConstraintItem,
  PrimaryKeyConstraintItem,
  UniqueConstraintItem,
  type ConstraintItem,
} from "./constraint.ts"
import type { ForeignKeyTarget } from "./foreign-key.ts"
import { SchemaColumn } from "./schema-column.ts"
import type { SchemaTable, TableParts } from "./table.ts"
import { IndexItem } from "./table-index.ts"

/** Columns, constraints and indexes of `table` for `copy`. Foreign keys find their targets in the copy's MetaData. */
export function copiedParts(table: SchemaTable, copy: SchemaTable): TableParts {
  const columns = table.columns.map((column) => copiedColumn(column, copy))
  const byKey = new Map(columns.map((column) => [column.key, column]))
  const own = (column: SchemaColumn): SchemaColumn => byKey.get(column.key) ?? column
  return {
    columns,
    constraints: table.constraints.map((constraint) => copiedConstraint(constraint, copy, own)),
    indexes: table.indexes.map(({ givenName, inputs, options }) => {
      const parts = inputs.map((input) => {
        if (typeof input === "string") return input
        if (input instanceof SchemaColumn) return own(input)
        // Expressions are rendered without the table's name: they are the same in the copy.
        if (input instanceof ClauseElement) return input
        return input.column instanceof SchemaColumn ? { ...input, column: own(input.column) } : input
      })
      return new IndexItem(givenName, parts, options)
    }),
  }
}

function copiedColumn(column: SchemaColumn, copy: SchemaTable): SchemaColumn {
  const copied = new SchemaColumn(column.name, column.key, NULLTYPE, copy, column.facts)
  // The type may come from a foreign key, whose target is looked up when it is needed.
  copied.inferType(() => column.type)
  for (const check of column.checks) {
    const own = copiedCheck(check)
    own.attach(copy)
    copied.addCheck(own)
  }
  return copied
}

function copiedCheck({
  sqltext,
  givenName,
  enforced,
  fromCatalog,
}: CheckConstraintItem): CheckConstraintItem {
  return new CheckConstraintItem(sqltext, { name: givenName, enforced }, fromCatalog)
}

function copiedConstraint(
  constraint: ConstraintItem,
  copy: SchemaTable,
  own: (column: SchemaColumn) => SchemaColumn,
): ConstraintItem {
  const columns = constraint.columns.map(own)
  const name = { name: constraint.givenName }
  if (constraint instanceof CheckConstraintItem) return copiedCheck(constraint)
  if (constraint instanceof PrimaryKeyConstraintItem) {
    const using = constraint.using === undefined ? {} : { mysqlUsing: constraint.using }
    return new PrimaryKeyConstraintItem(columns, { ...name, ...using })
  }
  if (constraint instanceof ForeignKeyConstraintItem) {
    const targets = constraint.targets.map((target) => copiedTarget(target, constraint.table, copy))
    return new ForeignKeyConstraintItem(columns, targets, constraint.facts)
  }
  return new UniqueConstraintItem(columns, name)
}

/** Where a foreign key of the copy points: the same table, in the copy's schema when it was in the original's. */
function copiedTarget(target: ForeignKeyTarget, table: SchemaTable, copy: SchemaTable): ForeignKeyTarget {
  if (typeof target === "function") {
    return () => {
      const { tableKey, column } = named(target(), table, copy)
      return copy.metadata.tables.get(tableKey)?.findColumn(column) ?? target()
    }
  }
  if (target instanceof SchemaColumn) return named(target, table, copy)
  const dot = target.tableKey.lastIndexOf(".")
  const schema = dot < 0 ? undefined : target.tableKey.slice(0, dot)
  return { ...target, tableKey: movedKey(schema, target.tableKey.slice(dot + 1), table, copy) }
}

function named(
  target: SchemaColumn,
  table: SchemaTable,
  copy: SchemaTable,
): { tableKey: string; column: string } {
  const { schema, name } = target.table as SchemaTable
  return { tableKey: movedKey(schema, name, table, copy), column: target.key }
}

function movedKey(schema: string | undefined, name: string, table: SchemaTable, copy: SchemaTable): string {
  const moved = schema === undefined || schema === table.schema ? copy.schema : schema
  return moved === undefined ? name : `${moved}.${name}`
}

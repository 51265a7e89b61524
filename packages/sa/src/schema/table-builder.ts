// From column definitions to the parts of a table.
import type { AnyType } from "../types/type-engine.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import { ColumnClause } from "../expression/column-clause.ts"
import { EnumType } from "../types/enumerated.ts"
import { BooleanType, IntegerType } from "../types/numeric.ts"
import type { ColumnDefinition } from "./column-definition.ts"
import {
  CheckConstraintItem,
  ForeignKeyConstraintItem,
  PrimaryKeyConstraintItem,
  UniqueConstraintItem,
  type ConstraintItem,
} from "./constraint.ts"
import { resolveTarget } from "./foreign-key.ts"
import { factsOf, SchemaColumn, typeOf } from "./schema-column.ts"
import type { SchemaTable, TableParts } from "./table.ts"
import { IndexItem } from "./table-index.ts"

/** Builds columns from their definitions, and the constraints and indexes that columns imply. */
export function buildParts(
  table: SchemaTable,
  definitions: readonly (readonly [property: string, definition: ColumnDefinition])[],
  constraints: readonly ConstraintItem[],
  indexes: readonly IndexItem[],
): TableParts {
  const given = constraints.find((item) => item instanceof PrimaryKeyConstraintItem)
  const keyNames = new Set(given?.inputNames ?? [])
  const columns = definitions.map(([property, definition]) => {
    const name = definition.name ?? property
    const facts = factsOf(definition, keyNames.has(property) || keyNames.has(name))
    const column = new SchemaColumn(name, property, typeOf(definition), table, facts)
    const target = definition.foreignKeys[0]?.target
    if (definition.type === undefined && target !== undefined) {
      column.inferType(() => resolveTarget(target, table, name).type)
    }
    for (const { sqltext, givenName, enforced } of definition.checks) {
      const check = new CheckConstraintItem(sqltext, { name: givenName, enforced })
      check.attach(table)
      column.addCheck(check)
    }
    return column
  })
  const implied = definitions.flatMap(([property, definition]) => impliedItems(property, definition))
  return {
    columns,
    constraints: [
      ...constraints,
      ...(given === undefined ? impliedKey(columns) : []),
      ...implied.filter((item): item is ConstraintItem => !(item instanceof IndexItem)),
    ],
    indexes: [...indexes, ...implied.filter((item) => item instanceof IndexItem)],
  }
}

function impliedKey(columns: readonly SchemaColumn[]): readonly ConstraintItem[] {
  const key = columns.filter((column) => column.primaryKey)
  return key.length === 0 ? [] : [new PrimaryKeyConstraintItem(key)]
}

/** In the order in which SQLAlchemy makes them: items are rendered in the order of their making. */
function impliedItems(
  property: string,
  definition: ColumnDefinition,
): readonly (ConstraintItem | IndexItem)[] {
  const { options } = definition
  const index =
    options.index === true ? [new IndexItem(undefined, [property], { unique: options.unique === true })] : []
  const unique =
    options.unique === true && options.index !== true ? [new UniqueConstraintItem([property])] : []
  const checks = typeCheck(definition.name ?? property, definition.type)
  const keys = definition.foreignKeys.map(
    ({ target, facts }) => new ForeignKeyConstraintItem([property], [target], facts),
  )
  return [...index, ...unique, ...checks, ...keys]
}

/** `Enum(..., { nativeEnum: false, createConstraint: true })`, `Boolean({ createConstraint: true })` */
function typeCheck(name: string, type: AnyType | undefined): readonly ConstraintItem[] {
  const members = checkedMembers(name, type)
  if (members === undefined || !(type instanceof EnumType || type instanceof BooleanType)) return []
  return [new CheckConstraintItem(members, type.name === undefined ? {} : { name: type.name })]
}

function checkedMembers(name: string, type: AnyType | undefined): ClauseElement | undefined {
  if (type instanceof EnumType && !type.nativeEnum && type.createConstraint) {
    return new ColumnClause(name, type).in(type.enums)
  }
  if (type instanceof BooleanType && type.createConstraint) {
    return new ColumnClause(name, new IntegerType()).in([0, 1])
  }
  return undefined
}

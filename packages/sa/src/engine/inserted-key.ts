// The primary key of a row that was just inserted.
import type { CompiledDml } from "../dialect/compiled.ts"
import type { ColumnClause } from "../expression/column-clause.ts"
import type { ExecutionPlan } from "./execution-plan.ts"

/** Given and generated values in key order; the part that the server numbered is its last id. `undefined` where no single key is known. */
export function insertedPrimaryKey(
  plan: ExecutionPlan,
  lastRowId: number | bigint,
): readonly unknown[] | undefined {
  const { compiled, many } = plan
  const dml = compiled?.dml
  if (compiled === undefined || dml === undefined || compiled.kind !== "insert" || many) return undefined
  if (dml.multiRow || dml.fromSelect || dml.primaryKey.length === 0) return undefined
  const key = compiled.primaryKeyOf(plan.values, plan.generated)
  if (lastRowId !== 0) {
    const open = numberedAt(dml)
    if (open >= 0 && (key[open] === undefined || key[open] === null))
      key[open] = idFor(dml.primaryKey[open], lastRowId)
  }
  return key.map((value) => value ?? undefined)
}

/** Position of the key column that the server numbers. */
function numberedAt({ table, primaryKey }: CompiledDml): number {
  const known: unknown = "autoincrementColumn" in table ? table.autoincrementColumn : undefined
  // A table that does not say (table("t", ...)) can only mean a key of one column.
  return known === undefined
    ? primaryKey.length === 1
      ? 0
      : -1
    : primaryKey.findIndex((column) => column === known)
}

/** Values of an INSERT of one row, or an UPDATE, with the defaults that were filled in. */
export function lastInsertedParams({
  compiled,
  many,
  values,
  generated,
}: ExecutionPlan): Record<string, unknown> | undefined {
  if (compiled?.dml === undefined || compiled.kind === "delete" || many) return undefined
  return { ...compiled.assignedValues(values), ...values, ...generated }
}

/** A BIGINT column's ids are bigint, as when they are selected. */
function idFor(column: ColumnClause | undefined, id: number | bigint): number | bigint {
  return column?.type.visitName.toLowerCase().includes("big") === true ? BigInt(id) : id
}

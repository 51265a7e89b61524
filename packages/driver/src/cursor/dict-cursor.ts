// Cursors whose rows are objects.
import type { ColumnInfo } from "@shoal/protocol"
import { Cursor } from "./cursor.ts"

/** A row as an object, keyed by column. */
export type DictRow = Record<string, unknown>

const keysOfColumns = new WeakMap<readonly ColumnInfo[], readonly string[]>()

/**
 * Keys for columns: the name; a name that is taken gets its table before it (`table.name`), and a number when that is taken too, so that no
 * column is lost.
 */
export function dictKeys(columns: readonly ColumnInfo[]): readonly string[] {
  const known = keysOfColumns.get(columns)
  if (known !== undefined) return known
  const taken = new Set<string>()
  const keys = columns.map(({ name, table }) => {
    let key = taken.has(name) ? `${table}.${name}` : name
    for (let n = 2; taken.has(key); n++) key = `${table}.${name}_${String(n)}`
    taken.add(key)
    return key
  })
  keysOfColumns.set(columns, keys)
  return keys
}

/** A buffered cursor whose rows are objects. Override `newRow` for objects of another kind. */
export class DictCursor<Row extends object = DictRow> extends Cursor<Row> {
  /** The object that the values are put into. A hook for subclasses. @default an ordinary object */
  protected newRow(): Row {
    return {} as Row
  }

  protected override makeRow(cells: unknown[], columns: readonly ColumnInfo[]): Row {
    const row = this.newRow()
    dictKeys(columns).forEach((key, i) => {
      if (key === "__proto__")
        Object.defineProperty(row, key, {
          value: cells[i],
          enumerable: true,
          writable: true,
          configurable: true,
        })
      else (row as DictRow)[key] = cells[i]
    })
    return row
  }
}

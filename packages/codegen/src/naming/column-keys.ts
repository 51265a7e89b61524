// Gives every column of a table its key: unique within the table, and no key that JavaScript treats in its own way.
import type { TableModel } from "../schema/model.ts"
import { remembered } from "../remembered.ts"
import { claim, exactFirst, renaming, styled } from "./names.ts"
import type { Naming } from "./options.ts"

interface Wanted {
  readonly name: string
  readonly key: string
  readonly at: number
}

/** Gives the keys of a table's columns, in their order. Of columns that want the same key, the one that is spelt so keeps it. */
export function columnKeys(naming: Naming): (table: TableModel) => readonly string[] {
  const style = remembered((name) => styled(name, naming.columns))
  const hasExceptions = Object.keys(naming.rename).length > 0
  return (table) => {
    const wanted = table.columns.map(({ name }, at): Wanted => {
      return {
        name,
        key: (hasExceptions ? renamedColumn(naming, table, name) : undefined) ?? style(name),
        at,
      }
    })
    const keys = wanted.map(({ key }) => key)
    const taken = new Set<string>(["__proto__"])
    const isFree = (key: string): boolean => !taken.has(key) && !isArrayIndex(key)
    for (const { name, key, at } of exactFirst(wanted, (column) => column.key === column.name)) {
      const free = isFree(key) ? key : claim([name, `_${name}`], isFree)
      taken.add(free)
      keys[at] = free
    }
    return keys
  }
}

function renamedColumn(naming: Naming, table: TableModel, column: string): string | undefined {
  return renaming(naming, `${table.database}.${table.name}.${column}`, `${table.name}.${column}`)
}

/** Such keys come first in a JavaScript object, whatever the order they were written in. */
function isArrayIndex(key: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(key)
}

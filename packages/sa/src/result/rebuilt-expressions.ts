// Finding columns by expressions that were built again: `row.get(func.count())` of a statement whose row class was made for another one of the
// same SQL. They are told apart by their SQL, labels by their names.
import { ClauseElement } from "../expression/clause-element.ts"

/** @internal Columns by the SQL of what they stand for. */
export class RebuiltExpressions {
  /** Whether each column is the only one of its SQL; otherwise nothing is found. */
  readonly distinct: boolean
  readonly #positions = new Map<string, number>()

  constructor(columns: readonly { readonly sources: readonly object[] }[]) {
    let distinct = true
    columns.forEach(({ sources }, i) => {
      for (const object of sources) {
        const key = keyOf(object)
        if (key === undefined || (this.#positions.get(key) ?? i) !== i) distinct = false
        else this.#positions.set(key, i)
      }
    })
    this.distinct = distinct
  }

  /** The position of the column that an expression stands for. */
  find(object: object): number | undefined {
    const key = this.distinct ? keyOf(object) : undefined
    return key === undefined ? undefined : this.#positions.get(key)
  }
}

function keyOf(object: object): string | undefined {
  if (!(object instanceof ClauseElement)) return undefined
  if (object.visitName === "label" && "name" in object) return `label ${String(object.name)}`
  try {
    return String(object)
  } catch {
    // Not every element can be written for people.
    return undefined
  }
}

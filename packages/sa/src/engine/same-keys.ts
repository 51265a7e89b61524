// Rows of an executemany have the columns of the first row: what others have besides would be dropped without a word, as SQLAlchemy does.
import type { ParameterValues } from "../dialect/compiled.ts"
import { InvalidRequestError } from "../errors.ts"

/** @throws InvalidRequestError for a row with a key that the first row lacks. That it lacks none is seen when its values are taken. */
export function checkSameKeys(rows: readonly ParameterValues[], keys: readonly string[]): void {
  for (const [index, row] of rows.entries()) {
    if (Object.keys(row).length > keys.length) refuseFurther(row, keys, index)
  }
}

function refuseFurther(row: ParameterValues, keys: readonly string[], index: number): void {
  const further = Object.keys(row).filter((key) => row[key] !== undefined && !keys.includes(key))
  if (further.length === 0) return
  throw new InvalidRequestError(
    `Parameter row ${index} has values that the first row lacks: ${further.join(", ")}. The keys of the first row are the columns of all; ` +
      "give it the same keys (null where there is no value).",
  )
}

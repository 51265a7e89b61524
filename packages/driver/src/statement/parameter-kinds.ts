// MySQL (8.0.22 and later) settles the type of a parameter of a prepared statement when it is first executed, and converts later values to it:
// after a 5, `SELECT ?` with "a,b" answers 0; after a double, a bigint is rounded. A statement is therefore executed again only with values of
// the kinds that it was first executed with; other kinds have a handle of their own.
// https://dev.mysql.com/doc/refman/9.4/en/prepare.html

/** NULL says nothing of the type. */
const NULL = 0
/** Whole or not: the server itself prepares again for a double after whole numbers, and a double holds those. */
const NUMBER = 1
/** Whole, and more than a double holds. */
const BIG = 2
const TEXT = 3
const BYTES = 4
const DATE = 5
const OTHER = 6

/** What the server will take the values for, one number each. */
export function kindsOf(values: readonly unknown[]): number[] {
  return values.map(kindOf)
}

/** Whether values are of these kinds. A kind that was not known yet is settled by the value. */
export function agree(kinds: number[], values: readonly unknown[]): boolean {
  for (let i = 0; i < kinds.length; i++) {
    const kind = kindOf(values[i])
    if (kind === kinds[i] || kind === NULL) continue
    if (kinds[i] !== NULL) return false
    kinds[i] = kind
  }
  return true
}

function kindOf(value: unknown): number {
  switch (typeof value) {
    case "number":
    case "boolean":
      return NUMBER
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? NUMBER : BIG
    case "string":
      return TEXT
    case "object":
      if (value === null) return NULL
      if (value instanceof Date) return DATE
      return value instanceof Uint8Array ? BYTES : OTHER
    default:
      return OTHER
  }
}

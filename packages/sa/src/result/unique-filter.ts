// Lets each row pass once. Values are compared by what they are: dates by their time, bytes by content, JSON by its text.
/** @internal */
export class UniqueFilter {
  readonly #seen = new Set<unknown>()
  readonly #by: (values: readonly unknown[]) => unknown

  constructor(by: (values: readonly unknown[]) => unknown = rowIdentity) {
    this.#by = by
  }

  /** Whether these values were not seen before. */
  passes(values: readonly unknown[]): boolean {
    const identity = this.#by(values)
    if (this.#seen.has(identity)) return false
    this.#seen.add(identity)
    return true
  }
}

/** A text that is equal for equal rows, and only for them. */
function rowIdentity(values: readonly unknown[]): string {
  return JSON.stringify(values.map(identity))
}

function identity(value: unknown): unknown {
  if (typeof value === "bigint") return ["i", value.toString()]
  if (value instanceof Date) return ["d", value.getTime()]
  if (value instanceof Uint8Array) return ["b", Buffer.from(value).toString("latin1")]
  if (value instanceof Set) return ["s", [...(value as Set<unknown>)].map(identity)]
  return value === undefined ? ["u"] : [typeof value, value]
}

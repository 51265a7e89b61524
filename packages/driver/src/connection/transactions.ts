// The statements that begin a transaction.

/** Isolation levels, as SQL writes them. */
export type IsolationLevel = "READ UNCOMMITTED" | "READ COMMITTED" | "REPEATABLE READ" | "SERIALIZABLE"

/** How `conn.begin()` begins. */
export interface TransactionOptions {
  /** Of this transaction only. @default the session's */
  readonly isolation?: IsolationLevel | Lowercase<IsolationLevel> | undefined
  /** @default false */
  readonly readOnly?: boolean | undefined
  /** Take the snapshot now and not at the first read; means something only with REPEATABLE READ. @default false */
  readonly consistentSnapshot?: boolean | undefined
}

const levels = new Set(["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])

/** @returns the statements to send, in order. @throws TypeError for an unknown level. */
export function beginStatements(options: TransactionOptions = {}): readonly string[] {
  const { isolation, readOnly, consistentSnapshot } = options
  const statements: string[] = []
  if (isolation !== undefined) {
    const level = isolation.toUpperCase()
    if (!levels.has(level)) {
      throw new TypeError(
        `isolation: expected one of ${[...levels].join(", ")}, found ${JSON.stringify(isolation)}`,
      )
    }
    statements.push(`SET TRANSACTION ISOLATION LEVEL ${level}`)
  }
  const traits: string[] = []
  if (consistentSnapshot === true) traits.push("WITH CONSISTENT SNAPSHOT")
  if (readOnly === true) traits.push("READ ONLY")
  statements.push(traits.length === 0 ? "BEGIN" : `START TRANSACTION ${traits.join(", ")}`)
  return statements
}

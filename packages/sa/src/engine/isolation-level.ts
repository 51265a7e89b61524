// Isolation levels and the statements that begin a transaction with them.
// https://dev.mysql.com/doc/refman/9.0/en/set-transaction.html
import { ArgumentError } from "../errors.ts"

/** How much of other transactions a transaction sees. */
export type IsolationLevel = "READ UNCOMMITTED" | "READ COMMITTED" | "REPEATABLE READ" | "SERIALIZABLE"

/** Characteristics of one transaction. */
export interface TransactionOptions {
  /** @default the session's */
  readonly isolationLevel?: IsolationLevel | undefined
  /** The server refuses changes. @default false */
  readonly readOnly?: boolean | undefined
  /** The snapshot is taken at once, not by the first read. Needs REPEATABLE READ. @default false */
  readonly consistentSnapshot?: boolean | undefined
}

const levels: ReadonlySet<string> = new Set<IsolationLevel>([
  "READ UNCOMMITTED",
  "READ COMMITTED",
  "REPEATABLE READ",
  "SERIALIZABLE",
])

/** The level as SQL; case and underscores do not matter. @throws ArgumentError for anything else: the text becomes SQL. */
export function isolationLevelSql(level: string): IsolationLevel {
  const text = level.toUpperCase().replaceAll("_", " ")
  if (levels.has(text)) return text as IsolationLevel
  throw new ArgumentError(
    `isolation level: expected one of ${[...levels].join(", ")}; found ${JSON.stringify(level)}`,
  )
}

/** The statements that begin a transaction, in order. */
export function beginStatements(options: TransactionOptions): string[] {
  const features: string[] = []
  if (options.consistentSnapshot === true) features.push("WITH CONSISTENT SNAPSHOT")
  if (options.readOnly === true) features.push("READ ONLY")
  const begin = features.length === 0 ? "BEGIN" : `START TRANSACTION ${features.join(", ")}`
  if (options.isolationLevel === undefined) return [begin]
  // Without SESSION it is for the next transaction only, so nothing has to be restored.
  return [`SET TRANSACTION ISOLATION LEVEL ${isolationLevelSql(options.isolationLevel)}`, begin]
}

// Asks a driver connection for the columns of a statement, by preparing it: nothing runs.
import type { ColumnInfo } from "@shoal/protocol"

/** What is used of a driver connection. */
interface Preparing {
  prepare(
    sql: string,
  ): Promise<{ readonly columns: readonly ColumnInfo[] | undefined; close(): Promise<void> | void }>
}

/** The result columns of a statement; none for one without a result set. */
export type Describe = (sql: string) => Promise<readonly ColumnInfo[]>

/** A describer for a connection of our driver; undefined for another's. */
export function preparing(connection: unknown): Describe | undefined {
  if (!isPreparing(connection)) return undefined
  return async (sql) => {
    const statement = await connection.prepare(sql)
    const { columns = [] } = statement
    await statement.close()
    return columns
  }
}

function isPreparing(value: unknown): value is Preparing {
  return (
    typeof value === "object" && value !== null && "prepare" in value && typeof value.prepare === "function"
  )
}

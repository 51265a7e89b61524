// Errors of mysql2 as the classes of @shoal/driver, so that a program need not know which driver is below.
import { errorClassOf, InterfaceError, MySQLError, OperationalError } from "@shoal/driver"

/** What mysql2 hangs on its errors; only `message` is sure to be there. */
interface Mysql2Error extends Error {
  readonly code?: string
  readonly errno?: number
  readonly sqlState?: string
  readonly sqlMessage?: string
  readonly fatal?: boolean
  sql?: string | undefined
}

/** CR_SERVER_LOST and CR_CONN_HOST_ERROR: what the C client, and our driver, call these. */
const LOST = 2013
const NO_CONNECTION = 2003

/**
 * The error with the server's number and symbol, in the class that our driver files it under; mysql2's own is its `cause`.
 * @param sql the statement with its placeholders: mysql2 puts the values there
 */
export function errorOf(error: Error, sql?: string): Error {
  if (error instanceof MySQLError) return error
  const cause: Mysql2Error = error
  if ("sql" in cause || sql !== undefined) cause.sql = sql
  const { code = "", errno, sqlState = "", fatal = false } = cause
  // The server's errors have a SQLSTATE, those of mysql2 and the system have none.
  if (errno !== undefined && sqlState !== "") {
    const ErrorClass = errorClassOf(errno, sqlState.replace(/^#/, ""))
    const message = cause.sqlMessage ?? cause.message
    return new ErrorClass(message, { code, errno, sqlState: sqlState.replace(/^#/, ""), sql, fatal, cause })
  }
  if (code === "PROTOCOL_CONNECTION_LOST" || code === "ECONNRESET" || code === "EPIPE") {
    const details = { code: "SHOAL_SERVER_LOST", errno: LOST, sqlState: "08S01", sql, fatal: true, cause }
    return new OperationalError(`lost the connection: ${cause.message}`, details)
  }
  if (fatal || (code.startsWith("E") && typeof errno === "number")) {
    const details = {
      code: "SHOAL_CONNECT",
      errno: NO_CONNECTION,
      sqlState: "08001",
      sql,
      fatal: true,
      cause,
    }
    return new OperationalError(`cannot connect: ${cause.message}`, details)
  }
  return new InterfaceError(cause.message, { code: "SHOAL_MYSQL2", sql, cause })
}

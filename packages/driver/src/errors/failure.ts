// How failures travel inside the driver: as values, so that they are thrown in the caller's own async function, whose
// frames then stand in the stack. And how the errors of lower layers become the errors of this package.
import { type DecodeError, ParameterError, ProtocolError, type ServerErrorInfo } from "@shoal/protocol"
import {
  DataError,
  type ErrorDetails,
  InterfaceError,
  InternalError,
  MySQLError,
  OperationalError,
} from "./errors.ts"
import { errorClassOf } from "./server-error-class.ts"

/** The bad outcome of an exchange. */
export class Failure {
  readonly reason: unknown

  constructor(reason: unknown) {
    this.reason = reason
  }
}

/** @returns the good outcome; throws the bad one. Call it in the async function that the user awaits. */
export function unwrap<T>(outcome: T | Failure): T {
  if (!(outcome instanceof Failure)) return outcome
  const { reason } = outcome
  if (reason instanceof MySQLError || reason instanceof ParameterError)
    Error.captureStackTrace(reason, unwrap)
  throw reason
}

/** An ERR packet as an error of the right class. */
export function serverError(
  info: ServerErrorInfo,
  sql?: string,
  more: Partial<ErrorDetails> = {},
): MySQLError {
  const ErrorClass = errorClassOf(info.errno, info.sqlState)
  const { errno, sqlState } = info
  return new ErrorClass(info.message, { code: info.symbol, errno, sqlState, sql, ...more })
}

/** A value that could not be decoded. */
export function decodeFailure(cause: DecodeError, sql: string | undefined): DataError {
  return new DataError(cause.message, { code: cause.code, sqlState: "22000", sql, cause })
}

/** What a session's `ProtocolError` is to the user: refused authentication or TLS is operational, the rest is the peer's fault. */
export function protocolFailure(cause: unknown, sql?: string): MySQLError {
  if (!(cause instanceof ProtocolError)) {
    const message = cause instanceof Error ? cause.message : String(cause)
    return new InternalError(`unexpected failure in the protocol: ${message}`, {
      code: "SHOAL_INTERNAL",
      sql,
      fatal: true,
      cause,
    })
  }
  const { code, message } = cause
  const more = { sql, fatal: true, cause }
  switch (code) {
    case "SHOAL_TLS_UNSUPPORTED":
    case "SHOAL_TLS_INJECTION":
    case "SHOAL_CERTIFICATE_UNPROVEN":
      return new OperationalError(message, { code, errno: 2026, sqlState: "08001", ...more })
    case "SHOAL_AUTH_REFUSED":
    case "SHOAL_AUTH_FAILED":
      return new OperationalError(message, { code, errno: 2059, sqlState: "08004", ...more })
    case "SHOAL_SERVER_UNSUPPORTED":
      return new OperationalError(message, { code, errno: 2007, sqlState: "08004", ...more })
    default:
      return new InternalError(message, { code, errno: 2027, sqlState: "08S01", ...more })
  }
}

/** The connection was closed by its owner. */
export function closedError(sql?: string): InterfaceError {
  return new InterfaceError("Not connected: the connection was closed", {
    code: "SHOAL_CLOSED",
    sqlState: "08003",
    sql,
    fatal: true,
    retrySafe: true,
  })
}

/** The handle was given back to its pool. */
export function releasedError(sql?: string): InterfaceError {
  return new InterfaceError("this connection was released to its pool; acquire another", {
    code: "SHOAL_RELEASED",
    sqlState: "08003",
    sql,
    retrySafe: true,
  })
}

/** The connection broke before the statement was sent (2006). */
export function goneError(reason: string, sql: string | undefined, cause: unknown): OperationalError {
  return new OperationalError(`MySQL server has gone away (${reason}); the statement was not sent`, {
    code: "SHOAL_SERVER_GONE",
    errno: 2006,
    sqlState: "08S01",
    sql,
    fatal: true,
    retrySafe: true,
    cause,
  })
}

/** The connection broke while the statement was under way (2013). */
export function lostError(reason: string, sql: string | undefined, cause: unknown): OperationalError {
  return new OperationalError(`Lost connection to MySQL server during query (${reason})`, {
    code: "SHOAL_SERVER_LOST",
    errno: 2013,
    sqlState: "08S01",
    sql,
    fatal: true,
    cause,
  })
}

// The error classes of the Python DB-API, each with a stable `code`. Messages never hold passwords or parameter values.
// Which class a server error becomes is decided in server-error-class.ts.

/** What an error knows besides its message. */
export interface ErrorDetails {
  /** Stable name: the server's symbol (`ER_DUP_ENTRY`) or one of ours (`SHOAL_...`). */
  readonly code: string
  /** The server's or the C client's error number; 0 where neither has one. */
  readonly errno?: number | undefined
  /** Five characters of the SQL standard; `HY000` when nothing better is known. */
  readonly sqlState?: string | undefined
  /** The statement as it was given, with its placeholders and without values. */
  readonly sql?: string | undefined
  /** The connection cannot be used any more. */
  readonly fatal?: boolean | undefined
  /** The server has certainly not executed the statement, so sending it again is safe. */
  readonly retrySafe?: boolean | undefined
  /** The error below this one. */
  readonly cause?: unknown
}

/** Root of everything that this package throws on purpose, as in DB-API's `MySQLError`. */
export class MySQLError extends globalThis.Error {
  /** Match on this: `ER_...` from the server, `SHOAL_...` from this package. */
  readonly code: string
  /** Server error number, or the number the C client uses for the same event (2006, 2013, ...), or 0. */
  readonly errno: number
  /** SQLSTATE, `HY000` when there is none. */
  readonly sqlState: string
  /** The statement with its placeholders; never its values. */
  readonly sql: string | undefined
  /** True when the connection is gone or must not be used again. */
  readonly fatal: boolean
  /** True when the statement was certainly not executed. */
  readonly retrySafe: boolean

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.errno = details.errno ?? 0
    this.sqlState = details.sqlState ?? "HY000"
    this.sql = details.sql
    this.fatal = details.fatal ?? false
    this.retrySafe = details.retrySafe ?? false
  }
}

/** What the server calls a warning or a note. Never thrown; given to those who ask for warnings. */
export class Warning extends MySQLError {}

/** Root of all errors. */
export class Error extends MySQLError {}

/** The interface was used wrongly: a closed connection or cursor, a bad option. */
export class InterfaceError extends Error {}

/** Anything that concerns the database. */
export class DatabaseError extends Error {}

/** A value is out of range, too long or malformed. */
export class DataError extends DatabaseError {}

/** Not the statement's fault: lost connection, deadlock, access denied, resources. */
export class OperationalError extends DatabaseError {}

/** A key or constraint was violated. */
export class IntegrityError extends DatabaseError {}

/** The server or this package reports a state that should not exist. */
export class InternalError extends DatabaseError {}

/** The statement is wrong: syntax, unknown table or column. */
export class ProgrammingError extends DatabaseError {}

/** The server or the cursor cannot do that. */
export class NotSupportedError extends DatabaseError {}

/** A deadline passed. `code` is `SHOAL_TIMEOUT`. */
export class TimeoutError extends OperationalError {
  /** The deadline that passed, in milliseconds. */
  readonly timeout: number

  constructor(message: string, timeout: number, details: Omit<ErrorDetails, "code"> = {}) {
    super(message, { ...details, code: "SHOAL_TIMEOUT" })
    this.timeout = timeout
  }
}

const classes = {
  MySQLError,
  Warning,
  Error,
  InterfaceError,
  DatabaseError,
  DataError,
  OperationalError,
  IntegrityError,
  InternalError,
  ProgrammingError,
  NotSupportedError,
  TimeoutError,
}
for (const [name, value] of Object.entries(classes)) {
  // On the prototype, so that the first line of `stack` shows it and no instance carries it.
  Object.defineProperty(value.prototype, "name", { value: name, configurable: true, writable: true })
  // A bundler calls a class like the global Error another name.
  Object.defineProperty(value, "name", { value: name, configurable: true })
}

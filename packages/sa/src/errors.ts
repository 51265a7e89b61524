// The errors of this package, as SQLAlchemy names them. What the driver throws passes through unchanged (with its `sql`).
// Messages say what happened, what was expected and found, and what to change; never a password or a parameter value.

/** What an error of this package knows besides its message. */
export interface SAErrorOptions {
  /** Stable name; default: the class's own, see {@link SAError.code}. */
  readonly code?: string | undefined
  /** The error below this one. */
  readonly cause?: unknown
}

/** Root of everything that this package throws on purpose (SQLAlchemy's `SQLAlchemyError`, aiomysql's `sa.Error`). */
export class SAError extends Error {
  /** Match on this, not on the message: `SHOAL_SA`, `SHOAL_ARGUMENT`, `SHOAL_COMPILE`... */
  readonly code: string

  constructor(message: string, options: SAErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code ?? codeOf(new.target)
  }
}

/** A wrong argument: an unknown option, parameters that do not fit the statement. `code` is `SHOAL_ARGUMENT`. */
export class ArgumentError extends SAError {}

/** The call makes no sense in this state: a second two-phase transaction, an inactive transaction. `code` is `SHOAL_INVALID_REQUEST`. */
export class InvalidRequestError extends SAError {}

/** A row or a table has no such column. `code` is `SHOAL_NO_SUCH_COLUMN`. */
export class NoSuchColumnError extends InvalidRequestError {}

/** The result, connection or engine was closed before, or the result has no rows. `code` is `SHOAL_RESOURCE_CLOSED`. */
export class ResourceClosedError extends InvalidRequestError {}

/** `one()` found no row. `code` is `SHOAL_NO_RESULT`. */
export class NoResultFound extends InvalidRequestError {}

/** `one()` or `oneOrNone()` found several rows. `code` is `SHOAL_MULTIPLE_RESULTS`. */
export class MultipleResultsFound extends InvalidRequestError {}

/** A statement cannot be rendered for this dialect or server. `code` is `SHOAL_COMPILE`. */
export class CompileError extends SAError {}

const codes: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [SAError, "SHOAL_SA"],
  [ArgumentError, "SHOAL_ARGUMENT"],
  [InvalidRequestError, "SHOAL_INVALID_REQUEST"],
  [NoSuchColumnError, "SHOAL_NO_SUCH_COLUMN"],
  [ResourceClosedError, "SHOAL_RESOURCE_CLOSED"],
  [NoResultFound, "SHOAL_NO_RESULT"],
  [MultipleResultsFound, "SHOAL_MULTIPLE_RESULTS"],
  [CompileError, "SHOAL_COMPILE"],
])

/** The code of the nearest class that has one, so that a user's own subclass keeps its base's. */
function codeOf(constructor: unknown): string {
  for (let at: unknown = constructor; typeof at === "function"; at = Object.getPrototypeOf(at)) {
    const code = codes.get(at)
    if (code !== undefined) return code
  }
  return "SHOAL_SA"
}

const classes = {
  SAError,
  ArgumentError,
  InvalidRequestError,
  NoSuchColumnError,
  ResourceClosedError,
  NoResultFound,
  MultipleResultsFound,
  CompileError,
}
for (const [name, value] of Object.entries(classes)) {
  // On the prototype, so that the first line of `stack` shows it and no instance carries it.
  Object.defineProperty(value.prototype, "name", { value: name, configurable: true, writable: true })
}

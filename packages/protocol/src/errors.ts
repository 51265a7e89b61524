// The errors of this package: whose fault it was is the class, what happened is the stable `code`.
// Never part of a message: passwords, parameter values, row values.

/** What a {@link ProtocolError} may be about. Codes are stable: match on them, never on the message. */
export type ProtocolErrorCode =
  | "SHOAL_MALFORMED_PACKET"
  | "SHOAL_SEQUENCE"
  | "SHOAL_UNEXPECTED_PACKET"
  | "SHOAL_PACKET_TOO_LARGE"
  | "SHOAL_COMPRESSION"
  | "SHOAL_TLS_UNSUPPORTED"
  | "SHOAL_TLS_INJECTION"
  | "SHOAL_CERTIFICATE_UNPROVEN"
  | "SHOAL_SERVER_UNSUPPORTED"
  | "SHOAL_AUTH_REFUSED"
  | "SHOAL_AUTH_FAILED"

/** The peer sent something that no server may send, or asked for something that this client refuses. The session is over. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError"
  readonly code: ProtocolErrorCode

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The caller used the session in a way that can never work (a command before `ready`, a bad option). The session is unharmed. */
export class UsageError extends Error {
  override readonly name = "UsageError"
  readonly code = "SHOAL_USAGE"
}

/** What a {@link DecodeError} may be about. */
export type DecodeErrorCode =
  | "SHOAL_INVALID_UTF8"
  | "SHOAL_UNSAFE_INTEGER"
  | "SHOAL_ZERO_DATE"
  | "SHOAL_INVALID_JSON"
  | "SHOAL_CODEC_FAILED"
  | "SHOAL_DUPLICATE_COLUMN"
  | "SHOAL_UNKNOWN_CHARSET"
  | "SHOAL_INVALID_VALUE"
  | "SHOAL_INFILE_REFUSED"

/** A value of a result could not become a JavaScript value. Only its command is rejected; the session stays in step. */
export class DecodeError extends Error {
  override readonly name = "DecodeError"
  readonly code: DecodeErrorCode
  /** Name of the column, when one column is to blame. */
  readonly column: string | undefined

  constructor(code: DecodeErrorCode, message: string, column?: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.column = column
  }
}

/** A parameter has no place in SQL (a plain object, `undefined`, NaN...). Nothing was sent. */
export class ParameterError extends TypeError {
  override readonly name = "ParameterError"
  readonly code = "SHOAL_BAD_PARAMETER"
  /** Position (from 0) or name of the parameter, when known. */
  readonly parameter: string | number | undefined

  constructor(message: string, parameter?: string | number, options?: ErrorOptions) {
    super(message, options)
    this.parameter = parameter
  }
}

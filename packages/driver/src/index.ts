/** Public door of @shoal/driver: named re-exports, nothing else. */
export type { CallOptions, ConnectOptions, EchoLogger, Password, StreamTarget } from "./connect-options.ts"
export { connect } from "./connect.ts"
export { Connection, type RowObject, type ServerWarning } from "./connection.ts"
export type { ChangeUserTarget } from "./change-user.ts"
export { type ColumnDescription, Cursor, type CursorClass, type CursorExecuteOptions } from "./cursor.ts"
export { DeserializationCursor } from "./deserialization-cursor.ts"
export { DictCursor, type DictRow } from "./dict-cursor.ts"
export { connectChannel, queryChannel, type TraceContext } from "./diagnostics.ts"
export {
  DatabaseError,
  DataError,
  Error,
  type ErrorDetails,
  IntegrityError,
  InterfaceError,
  InternalError,
  MySQLError,
  NotSupportedError,
  OperationalError,
  ProgrammingError,
  TimeoutError,
  Warning,
} from "./errors.ts"
export type { ParamRows } from "./execute-many.ts"
export type { InfileHandler, InfileSource } from "./infile.ts"
export type { LeaseOwner } from "./lease.ts"
export type { LoadRowsOptions, LoadRowsResult } from "./load-rows.ts"
export { connectOptionNames, resolveOptions, type ResolvedOptions } from "./options.ts"
export type { Params, ParamStyle } from "./paramstyle.ts"
export type { QueryCallOptions, QueryResult } from "./query-result.ts"
export { RowStream } from "./row-stream.ts"
export { isDisconnect, isRetryable } from "./server-error-class.ts"
export { SSCursor, SSDictCursor } from "./ss-cursor.ts"
export { PreparedStatement } from "./statement.ts"
export { StatementCursor, type StatementCursorOptions } from "./statement-cursor.ts"
export type { TlsMode, TlsOptions } from "./tls-options.ts"
export type { IsolationLevel, TransactionOptions } from "./transactions.ts"
export { json } from "@shoal/protocol"
export type { Codecs, ColumnInfo, ColumnTypeName, RowShape } from "@shoal/protocol"

/** Public door of @shoal/driver: named re-exports, nothing else. */
export type {
  CallOptions,
  ConnectOptions,
  EchoLogger,
  Password,
  StreamTarget,
} from "./options/connect-options.ts"
export { connect } from "./connect/connect.ts"
export { Connection, type RowObject, type ServerWarning } from "./connection/connection.ts"
export type { ChangeUserTarget } from "./connection/change-user.ts"
export { Cursor, type CursorClass, type CursorExecuteOptions } from "./cursor/cursor.ts"
export type { ColumnDescription } from "./cursor/description.ts"
export { DeserializationCursor } from "./cursor/deserialization-cursor.ts"
export { DictCursor, type DictRow } from "./cursor/dict-cursor.ts"
export { connectChannel, queryChannel, type TraceContext } from "./observe/diagnostics.ts"
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
} from "./errors/errors.ts"
export type { ParamRows } from "./bulk/execute-many.ts"
export type { InfileHandler, InfileSource } from "./query/infile.ts"
export type { LeaseOwner } from "./connection/lease.ts"
export type { LoadRowsOptions, LoadRowsResult } from "./bulk/load-rows.ts"
export { connectOptionNames, resolveOptions, type ResolvedOptions } from "./options/options.ts"
export type { Params, ParamStyle } from "./query/paramstyle.ts"
export type { QueryCallOptions, QueryResult } from "./query/query-result.ts"
export { RowStream } from "./query/row-stream.ts"
export {
  errorClassOf,
  isDisconnect,
  isRetryable,
  type DatabaseErrorClass,
} from "./errors/server-error-class.ts"
export { SSCursor, SSDictCursor } from "./cursor/ss-cursor.ts"
export { PreparedStatement } from "./statement/statement.ts"
export { StatementCursor, type StatementCursorOptions } from "./statement/statement-cursor.ts"
export type { TlsMode, TlsOptions } from "./options/tls-options.ts"
export type { IsolationLevel, TransactionOptions } from "./connection/transactions.ts"
export { decimal, json } from "@shoal/protocol"
export type {
  Codecs,
  ColumnInfo,
  ColumnTypeName,
  LazyRow,
  RowClass,
  RowClassOf,
  RowForm,
  RowShape,
} from "@shoal/protocol"

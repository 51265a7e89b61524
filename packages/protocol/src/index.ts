/** Public door of @shoal/protocol: named re-exports, nothing else. */
export { DecodeError, ParameterError, ProtocolError, UsageError } from "./errors.ts"
export type { DecodeErrorCode, ProtocolErrorCode } from "./errors.ts"
export { Capability, MariaDbCapability, ServerStatus } from "./constants/capabilities.ts"
export { ColumnFlag, ColumnType, CursorType } from "./constants/column-types.ts"
export { COLUMN_TYPE_NAMES, type ColumnInfo, type ColumnTypeName } from "./values/column-info.ts"
export type {
  Codecs,
  DecodeOptions,
  EncodedParameter,
  EncoderClass,
  RowClass,
  RowClassOf,
  RowForm,
  RowShape,
  ValueDecoder,
  ValueEncoder,
} from "./values/decode-options.ts"
export type {
  Greeting,
  OkPacket,
  ServerErrorInfo,
  ServerFamily,
  SessionStateChange,
  StatementInfo,
} from "./messages/packets.ts"
export {
  comChangeUser,
  comInitDb,
  Command,
  comPing,
  comQuery,
  comQuit,
  comResetConnection,
  comStmtBulkExecute,
  comStmtClose,
  comStmtExecute,
  comStmtFetch,
  comStmtPrepare,
  comStmtReset,
  comStmtSendLongData,
} from "./conversation/command.ts"
export { LONG_DATA, LONG_TEXT } from "./values/parameters.ts"
export { LazyRow } from "./values/lazy-row.ts"
export type {
  BulkOptions,
  ChangeUserOptions,
  CommandKind,
  CommandOptions,
  ExecuteOptions,
  QueryOptions,
  RowOptions,
} from "./conversation/command.ts"
export type {
  AuthenticateEvent,
  ColumnsEvent,
  EndEvent,
  ErrorEvent,
  InfileEvent,
  PreparedEvent,
  ProgressEvent,
  ReadyEvent,
  RowsEvent,
  SessionEvent,
  StartTlsEvent,
} from "./conversation/events.ts"
export type { CompressionAlgorithm, SessionOptions } from "./session-options.ts"
export { ClientSession } from "./session.ts"
export type { SessionState } from "./conversation/live-state.ts"
export { collationById, collationByName, defaultCollation } from "./constants/collations.ts"
export type { Collation } from "./constants/collations.ts"
export { serverErrorByCode, serverErrorSymbol } from "./constants/server-errors.ts"
export type { ServerErrorEntry } from "./constants/server-errors.ts"
export { AUTH_PLUGINS } from "./auth/registry.ts"
export { hasZstd } from "./framing/compression.ts"
export { escapeIdentifier } from "./sql/escape-identifier.ts"
export { escapeList, escapeLiteral } from "./sql/escape-literal.ts"
export type { EscapeOptions } from "./sql/escape-literal.ts"
export { tokenize } from "./sql/tokenize.ts"
export type { ParamStyle, Token, TokenizeMode, TokenKind } from "./sql/tokenize.ts"
export { decimal, DecimalValue, isDecimalText } from "./values/decimal.ts"
export { json, JsonValue } from "./values/json.ts"

/** Public door of @shoal/sa: named re-exports, nothing else. */
export {
  ArgumentError,
  CompileError,
  InvalidRequestError,
  MultipleResultsFound,
  NoResultFound,
  NoSuchColumnError,
  ResourceClosedError,
  SAError,
  type SAErrorOptions,
} from "./errors.ts"
export type {
  CallOptions,
  DbapiColumn,
  DbapiConnection,
  DbapiExecuteOptions,
  DbapiPool,
  DbapiResult,
  DbapiStream,
} from "./dbapi/dbapi.ts"
export { readSchema } from "./reflection/information-schema.ts"
export type {
  CheckFacts,
  ColumnFacts,
  DefaultFacts,
  ForeignKeyFacts,
  GeneratedFacts,
  IndexFacts,
  IndexPartFacts,
  ReadSchemaOptions,
  ReferentialAction,
  SchemaFacts,
  SchemaQuery,
  SequenceFacts,
  ServerFacts,
  TableFacts,
  TableOptionsFacts,
  UniqueFacts,
  ViewFacts,
} from "./reflection/schema-facts.ts"
export { createEngine } from "./engine/create-engine.ts"
export { type EchoLogger } from "./engine/echo.ts"
export { Engine } from "./engine/engine.ts"
export type {
  EngineConnectOptions,
  EngineOptions,
  EngineOwnOptions,
  EnginePoolOptions,
} from "./engine/engine-options.ts"
export {
  type AfterExecuteEvent,
  type ConnectionEvent,
  type EngineEvents,
  type ErrorEvent,
  event,
  type EventTarget,
  type ExecuteEvent,
} from "./engine/events.ts"
export { type ExecuteCall } from "./engine/execute-call.ts"
export type { ExecutionOptions } from "./engine/execution-options.ts"
export type { IsolationLevel, TransactionOptions } from "./engine/isolation-level.ts"
export { SAConnection, type TransactionWork } from "./engine/sa-connection.ts"
export type { Executable, RowOf, ScalarOfRow, TextStatement } from "./engine/statement-types.ts"
export { NestedTransaction, Transaction, TwoPhaseTransaction } from "./engine/transaction.ts"
export type { BranchXid, Xid } from "./engine/xid.ts"
export { type FirstOf, ResultProxy } from "./result/result-proxy.ts"
export type { RowMethods, RowProxy } from "./result/row.ts"
export { MappingResult, ScalarResult } from "./result/views.ts"

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

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

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
  DbapiRowClass,
  DbapiStream,
  PoolGauge,
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
  type SavepointEvent,
  type TwophaseEndEvent,
  type TwophaseEvent,
} from "./engine/events.ts"
export { type ExecuteCall } from "./engine/execute-call.ts"
export type { ExecutionOptions } from "./engine/execution-options.ts"
export type { SchemaTranslateMap, StatementOptions } from "./expression/statement-options.ts"
export type { IsolationLevel, TransactionOptions } from "./engine/isolation-level.ts"
export { SAConnection, type TransactionWork } from "./engine/sa-connection.ts"
export type {
  Executable,
  ParameterRows,
  ParametersOf,
  RowOf,
  RowOfStatement,
  ScalarOfRow,
  StatementOf,
  TextStatement,
} from "./engine/statement-types.ts"
export { NestedTransaction, Transaction, TwoPhaseTransaction } from "./engine/transaction.ts"
export type { BranchXid, Xid } from "./engine/xid.ts"
export { type FirstOf, MergedResult, ResultProxy } from "./result/result-proxy.ts"
export type { FrozenResult } from "./result/frozen-result.ts"
export type { RowMethods, RowProxy } from "./result/row.ts"
export { MappingResult, ScalarResult, TupleResult } from "./result/views.ts"
export * as mysql from "./mysql.ts"
export {
  BINARY,
  CHAR,
  LargeBinary,
  NCHAR,
  NVARCHAR,
  String,
  String as Unicode,
  String as VARCHAR,
  Text,
  Text as UnicodeText,
  VARBINARY,
} from "./types/string.ts"
export type {
  BinaryType,
  CharType,
  LargeBinaryType,
  MysqlStringOptions,
  StringOptions,
  StringType,
  TextType,
  VarBinaryType,
} from "./types/string.ts"
export {
  BigInteger,
  Boolean,
  DECIMAL,
  Double,
  Float,
  Integer,
  Numeric,
  SmallInteger,
} from "./types/numeric.ts"
export type {
  BigIntegerType,
  BooleanOptions,
  BooleanType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  NumericType,
  SmallIntegerType,
} from "./types/numeric.ts"
export { Date, DateTime, Interval, Time } from "./types/temporal.ts"
export type { DateTimeType, DateType, FspOptions, IntervalType, TimeType } from "./types/temporal.ts"
export { Enum } from "./types/enumerated.ts"
export type { EnumOptions, EnumType, MysqlEnumType, SetOptions, SetType } from "./types/enumerated.ts"
export { JSON, type JsonOptions, type JsonType, type JsonValue } from "./types/json.ts"
export { UUID, Uuid, type NativeUuidType, type UuidOptions, type UuidType } from "./types/uuid.ts"
export { PickleType, type Pickler, type PickleOptions, type PickleTypeDecorator } from "./types/pickle.ts"
export { NullType } from "./types/null-type.ts"
export { TypeDecorator, type ValueOf } from "./types/type-decorator.ts"
export { TypeEngine } from "./types/type-engine.ts"
export type {
  AnyType,
  BindProcessor,
  LiteralProcessor,
  ResultProcessor,
  TypeInput,
  TypeOperand,
} from "./types/type-engine.ts"
export type { TypeFactory } from "./types/callable.ts"
export { TIMESTAMP } from "./types/mysql/string.ts"
export { Date as DATE, DateTime as DATETIME, Time as TIME } from "./types/temporal.ts"
export { Boolean as BOOLEAN, Double as DOUBLE, DOUBLE_PRECISION, Float as FLOAT } from "./types/numeric.ts"
export { REAL } from "./types/mysql/numeric.ts"
export {
  BigInteger as BIGINT,
  Integer as INT,
  Integer as INTEGER,
  Numeric as NUMERIC,
  SmallInteger as SMALLINT,
} from "./types/numeric.ts"
export { LargeBinary as BLOB, Text as TEXT } from "./types/string.ts"
export { MetaData } from "./schema/metadata.ts"
export type { CreateAllOptions, MetaDataOptions, ReflectOptions } from "./schema/metadata.ts"
export { Column } from "./schema/column-definition.ts"
export type { DefaultContext } from "./expression/column-clause.ts"
export type { Autoincrement, ColumnOptions, DefaultValue, Presence } from "./schema/column-types.ts"
export { Computed, FetchedValue, Identity } from "./schema/computed.ts"
export { ForeignKey, NoReferencedColumnError, NoReferencedTableError } from "./schema/foreign-key.ts"
export type { ForeignKeyAction, ForeignKeyOptions } from "./schema/foreign-key.ts"
export {
  CheckConstraint,
  ForeignKeyConstraint,
  PrimaryKeyConstraint,
  UniqueConstraint,
} from "./schema/constraint.ts"
export type { ConstraintItem } from "./schema/constraint.ts"
export { Index, type IndexItem, type IndexOptions } from "./schema/table-index.ts"
export { Sequence, type SequenceItem, type SequenceOptions } from "./schema/sequence.ts"
export { conv } from "./schema/schema-item.ts"
export type { NamingConvention } from "./schema/naming.ts"
export { Table } from "./schema/typed-table.ts"
export type { ColumnRecord, ColumnsOf, InferredTable, InsertOf, UpdateOf } from "./schema/typed-table.ts"
export type { TableOptions } from "./schema/table-options.ts"
export type { CreateTableOptions, SchemaTable, ToMetadataOptions } from "./schema/table.ts"
export type { SchemaColumn } from "./schema/schema-column.ts"
export { defineTable } from "./schema/define-table.ts"
export type {
  ColumnSpec,
  ForeignKeySpec,
  IndexSpec,
  TableSpec,
  TableSpecOptions,
} from "./schema/define-table.ts"
export {
  AddConstraint,
  CreateColumn,
  CreateIndex,
  CreateSchema,
  CreateSequence,
  CreateTable,
  DropColumnComment,
  DropConstraint,
  DropIndex,
  DropSchema,
  DropSequence,
  DropTable,
  DropTableComment,
  schemaColumn,
  schemaTable,
  SetColumnComment,
  SetTableComment,
} from "./schema/ddl.ts"
export { DDL, type DdlText, type DdlTextOptions } from "./schema/ddl-text.ts"
export type { DdlCondition, DdlElement } from "./schema/ddl-element.ts"
export type { DdlConnection, DdlEngine, DdlTarget } from "./schema/ddl-runner.ts"
export { tableSpec, viewSpec } from "./reflection/table-spec.ts"
export {
  all as all_,
  and,
  and as and_,
  any as any_,
  asc,
  between,
  case_,
  cast,
  collate,
  desc,
  distinct,
  extract,
  false_,
  groupConcat,
  interval,
  literal,
  not,
  not as not_,
  null_,
  nullsFirst,
  nullsLast,
  or,
  or as or_,
  over,
  true_,
  tuple_,
  typeCoerce,
  window,
} from "./expression/constructors.ts"
export { func } from "./expression/functions.ts"
export {
  bindparam,
  column,
  jsonTable,
  literalColumn,
  sql,
  table,
  text,
  values,
  type LightTableOptions,
  type ValuesOptions,
} from "./expression/text-constructors.ts"
export { ClauseElement, type CompileOptions } from "./expression/clause-element.ts"
export { AmbiguousForeignKeysError, NoForeignKeysError } from "./expression/join-condition.ts"
export {
  alias,
  cte,
  delete_,
  except,
  exceptAll,
  exists,
  insert,
  intersect,
  intersectAll,
  lateral,
  replace,
  select,
  subquery,
  union,
  unionAll,
  update,
} from "./statement/constructors.ts"
export { join, outerjoin } from "./statement/join-constructors.ts"
export {
  LABEL_STYLE_DEFAULT,
  LABEL_STYLE_DISAMBIGUATE_ONLY,
  LABEL_STYLE_NONE,
  LABEL_STYLE_TABLENAME_PLUS_COL,
} from "./statement/select-items.ts"
export type {
  Compiled,
  CompiledDml,
  CompiledKind,
  Constructed,
  ConstructedMany,
  ParameterValues,
  ResultColumn,
} from "./dialect/compiled.ts"
export { Dialect, type DialectOptions, type Paramstyle } from "./dialect/dialect.ts"
export type { QuoteMode } from "./dialect/identifiers.ts"
export { profileOf, type ProfileOptions, type ServerFamily, type ServerProfile } from "./dialect/profile.ts"
export { inspect, Inspector, NoSuchTableError } from "./reflection/inspector.ts"
export type { ByTable, InspectManyOptions, InspectOptions } from "./reflection/inspector.ts"
export type {
  ReflectedCheck,
  ReflectedColumn,
  ReflectedComment,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedPrimaryKey,
  ReflectedUnique,
} from "./reflection/reflected.ts"
export type * from "./typing/door.ts"

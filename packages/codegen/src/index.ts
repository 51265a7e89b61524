/** Public door of @shoal/codegen: named re-exports, nothing else. */
export { defineConfig, type CodegenConfig, type ConnectionOptions } from "./config/config.ts"
export { generate, generateWithNotes, type GenerateResult } from "./emit/generate.ts"
export type { GenerateOptions } from "./emit/options.ts"
export type { GeneratedFile } from "./emit/generated-file.ts"
export { CodegenError, type CodegenErrorCode } from "./errors.ts"
export { introspect, type IntrospectOptions } from "./introspect/introspect.ts"
export type { QuerySource, SourceLike } from "./introspect/query-source.ts"
export type { NamePattern } from "./naming/glob.ts"
export type { NameStyle, NamingOptions } from "./naming/options.ts"
export type {
  CheckModel,
  ColumnModel,
  ForeignKeyModel,
  IndexModel,
  IndexPartModel,
  ParameterModel,
  RoutineModel,
  Schema,
  TableModel,
  TableOptionsModel,
} from "./schema/model.ts"
export type { Family } from "./types/column-type.ts"
export type { TypeOverride } from "./types/overrides.ts"
export type { TypePolicyOptions } from "./types/policy.ts"

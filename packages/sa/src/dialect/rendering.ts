// What a dialect consists of: functions that write elements, names of types, and hooks for the places where SQL dialects differ within
// statements and schema statements. A dialect for another database copies a rendering and replaces some entries.
import type { ClauseElement } from "../expression/clause-element.ts"
import type { Cast } from "../expression/column-element.ts"
import type { FromClause } from "../expression/from-clause.ts"
import type { ConstraintItem, ForeignKeyConstraintItem } from "../schema/constraint.ts"
import type { SchemaColumn } from "../schema/schema-column.ts"
import type { SchemaTable } from "../schema/table.ts"
import type { IndexItem } from "../schema/table-index.ts"
import type { InsertStatement } from "../statement/insert.ts"
import type { ForUpdate, QueryState } from "../statement/query.ts"
import type { Dialect } from "./dialect.ts"
import type { IdentifierRules } from "./identifiers.ts"
import type { ServerProfile } from "./profile.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** Writes one kind of element. */
export type Visit<E> = (compiler: SqlCompiler, element: E) => void
/** Writers by visitName, operator name or function name. The dispatcher guarantees that each gets the element it was written for. */
export type Visitors = Readonly<Record<string, Visit<never>>>

/** The text of a type in DDL. */
export type TypeName<T> = (type: T, profile: ServerProfile) => string
/** Names of types by visitName. The dispatcher guarantees that each gets the type it was written for. */
export type TypeNames = Readonly<Record<string, TypeName<never>>>

/** Where dialects differ inside statements. */
export interface StatementHooks {
  /** What stands for FROM in a SELECT without tables that has conditions: ` FROM DUAL`. */
  readonly emptyFrom: string
  /** Values of an INSERT without any: `() VALUES ()`. */
  readonly emptyInsert: string
  /** Whether the server has sequences: without, a column's Sequence is no default. */
  hasSequences(profile: ServerProfile): boolean
  /** LIMIT and OFFSET, with the space before. */
  limit(compiler: SqlCompiler, query: QueryState): void
  /** FOR UPDATE and its kin, with the space before. */
  forUpdate(compiler: SqlCompiler, lock: ForUpdate): void
  /** What to do when a row is there already, with the space before. */
  upsert(compiler: SqlCompiler, insert: InsertStatement): void
  /** RETURNING, with the space before. */
  returning(compiler: SqlCompiler, columns: () => void): void
  /** CAST. */
  cast(compiler: SqlCompiler, cast: Cast): void
  /** Whether the other tables of an UPDATE follow SET as FROM; else they stand beside the target, and SET says whose columns it sets. */
  readonly updateFrom: boolean
  /** The tables of a DELETE that looks at several, the target first; after FROM. */
  deleteTables(compiler: SqlCompiler, tables: readonly FromClause[]): void
  /** GROUP BY with subtotals. */
  rollup(compiler: SqlCompiler, clauses: readonly ClauseElement[]): void
}

/** A question to the database's catalog, in its driver's own placeholders. */
export interface CatalogQuery {
  readonly sql: string
  readonly params: readonly unknown[]
}

/** Where dialects differ in schema statements. What none of these says is written the same everywhere (`ddl-compiler.ts`). */
export interface DdlHooks {
  /** A column as it stands in CREATE TABLE: name, type, whether it is NULL, default, numbering. */
  column(column: SchemaColumn, dialect: Dialect): string
  /** Checks that a column has for itself, with the space before; what is left out here belongs to `tableLines`. */
  columnChecks(column: SchemaColumn, dialect: Dialect): string
  /** What follows columns and constraints inside CREATE TABLE: checks that columns cannot have, indexes that must be there at once. */
  tableLines(table: SchemaTable, dialect: Dialect): readonly string[]
  /** What follows the closing parenthesis of CREATE TABLE, with the space before where it wants one. */
  tableOptions(table: SchemaTable, dialect: Dialect): string
  /** Indexes that CREATE INDEX makes after the table. */
  separateIndexes(table: SchemaTable): readonly IndexItem[]
  /** A constraint without its name, in CREATE TABLE and after ADD. */
  constraint(constraint: ConstraintItem, dialect: Dialect): string
  /** What follows ALTER TABLE ... DROP. @param name undefined for a constraint that has none @throws CompileError where it needs one */
  dropConstraint(constraint: ConstraintItem, name: string | undefined, dialect: Dialect): string
  /** `CREATE INDEX`. @param check `IF NOT EXISTS `, or nothing */
  createIndex(index: IndexItem, check: string, dialect: Dialect): string
  /** `DROP INDEX`. @param check `IF EXISTS `, or nothing */
  dropIndex(index: IndexItem, check: string, dialect: Dialect): string
  /** Whether CREATE TABLE says the comments. If not, createAll sets each by a statement of its own. */
  readonly inlineComments: boolean
  /** The statement that sets a table's comment; `""` removes it. */
  tableComment(table: SchemaTable, comment: string, dialect: Dialect): string
  /** The statement that sets a column's comment to the one it has; without one it is removed. */
  columnComment(column: SchemaColumn, dialect: Dialect): string
  /** Which tables there are, as `table_name`. @param schema undefined for the current one */
  existingTables(schema: string | undefined): CatalogQuery
  /** What the server calls a foreign key that was made without a name, as `constraint_name`. @param schema where its table is, as `existingTables` has it */
  foreignKeyName(key: ForeignKeyConstraintItem, schema: string | undefined): CatalogQuery
}

/** A dialect's way of writing SQL. */
export interface Rendering {
  readonly visitors: Visitors
  readonly operators: Visitors
  /** Functions that are not written `name(a, b)`, by lower-case name. */
  readonly functions: Visitors
  readonly hooks: StatementHooks
  readonly types: TypeNames
  readonly ddl: DdlHooks
  /** How names are quoted, and which need it. */
  readonly identifiers: IdentifierRules
}

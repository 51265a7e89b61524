// Entry points of compilation. Runtime imports of this room never reach expression nodes: elements are told apart by visitName.
import type { ClauseElement, CompileOptions } from "../expression/clause-element.ts"
import { BoundStatement } from "./bound-statement.ts"
import type { Compiled } from "./compiled.ts"
import { Dialect } from "./dialect.ts"
import { profileOf } from "./profile.ts"
import { SqlCompiler } from "./sql-compiler.ts"
import { withClause } from "./with-clause.ts"

let defaultDialect: Dialect | undefined
let peopleDialect: Dialect | undefined

/** Compiles an element, or takes the form that was compiled before. */
export function compileElement(element: ClauseElement, options: CompileOptions): Compiled {
  const dialect = options.dialect ?? (defaultDialect ??= new Dialect())
  // An INSERT without values shows all columns to people; executed without parameters it has none.
  const open = element.visitName === "insert" && options.columnKeys === undefined
  if (options.literalBinds === true || open) return element.compileWith(dialect, options)
  return dialect.compile(element, options.columnKeys)
}

/** What an element does by default when a dialect asks for its compiled form. */
export function compileWith(
  element: ClauseElement,
  dialect: Dialect,
  options: Omit<CompileOptions, "dialect">,
): Compiled {
  const compiler = new SqlCompiler(dialect, options)
  compiler.visit(element)
  // CTEs of a bare expression; statements have written theirs.
  withClause(compiler, compiler.ctes, 0, 0)
  return new BoundStatement(element, compiler)
}

/** SQL for people: named placeholders, a current server. */
export function describeElement(element: ClauseElement): string {
  peopleDialect ??= new Dialect({ paramstyle: "named", profile: profileOf("8.4.0") })
  return element.compileWith(peopleDialect, {}).sql
}

/**
 * An element as plain SQL text without placeholders, for DDL: defaults, checks, computed columns, index expressions.
 *
 * @param qualify whether columns are written with their table @default false
 */
export function inlineSql(element: ClauseElement, dialect: Dialect, qualify = false): string {
  const compiler = new SqlCompiler(dialect, { literalBinds: true, qualify })
  compiler.visit(element)
  return compiler.text
}

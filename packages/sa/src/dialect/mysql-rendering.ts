// The rendering of MySQL and MariaDB: the shared writers with their own ones on top.
import { CompileError } from "../errors.ts"
import type { Cast } from "../expression/column-element.ts"
import type { FunctionElement, GroupConcat } from "../expression/function-element.ts"
import type { SequenceName } from "../schema/sequence.ts"
import { expressionVisitors } from "./expression-visitors.ts"
import { fromVisitors } from "./from-visitors.ts"
import { mysqlIdentifiers } from "./identifiers.ts"
import { visitInsert } from "./insert-visitor.ts"
import { visitJsonTable } from "./json-table-visitor.ts"
import { mysqlDdl } from "./mysql-ddl.ts"
import { mysqlHooks } from "./mysql-hooks.ts"
import { mysqlOperators, separatorText, visitJsonValue } from "./mysql-operators.ts"
import { mysqlTypes } from "./mysql-types.ts"
import type { Rendering, Visitors } from "./rendering.ts"
import { selectVisitors } from "./select-visitors.ts"
import type { SqlCompiler } from "./sql-compiler.ts"
import { textVisitors } from "./text-visitors.ts"
import { visitDelete, visitUpdate } from "./update-visitors.ts"
import { visitValues } from "./values-visitor.ts"
import { windowVisitors } from "./window-visitors.ts"

function visitGroupConcat(c: SqlCompiler, call: GroupConcat): void {
  const { distinct, orderBy, separator } = call.facts
  c.text += distinct ? "group_concat(DISTINCT " : "group_concat("
  c.visitList(call.clauses)
  if (orderBy.length > 0) {
    c.text += " ORDER BY "
    c.visitList(orderBy)
  }
  if (separator !== undefined) {
    c.text += " SEPARATOR "
    const literal = separatorText(c, separator)
    if (literal === undefined) c.visit(separator)
    else c.text += literal
  }
  c.text += ")"
}

function visitSequence(c: SqlCompiler, { schema, name }: SequenceName): void {
  const { profile, rendering } = c.dialect
  if (profile.version[0] > 0 && !rendering.hooks.hasSequences(profile)) {
    throw new CompileError(`MySQL has no sequences (MariaDB has), so none called "${name}".`)
  }
  c.text += c.dialect.preparer.qualified(schema, name)
}

/** Functions without parentheses, or under another name. */
const functions: Visitors = {
  random: (c: SqlCompiler, call: FunctionElement) => {
    c.text += "rand("
    c.visitList(call.clauses)
    c.text += ")"
  },
  sysdate: (c: SqlCompiler, call: FunctionElement) => {
    c.text += "SYSDATE("
    c.visitList(call.clauses)
    c.text += ")"
  },
  count: (c: SqlCompiler, call: FunctionElement) => {
    c.text += "count("
    if (call.clauses.length === 0) c.text += "*"
    else c.visitList(call.clauses)
    c.text += ")"
  },
  ...withoutParentheses(
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_user",
  ),
}

/** `CURRENT_TIMESTAMP`, or with arguments `CURRENT_TIMESTAMP(6)`. */
function withoutParentheses(...names: readonly string[]): Visitors {
  return Object.fromEntries(
    names.map((name) => [
      name,
      (c: SqlCompiler, call: FunctionElement): void => {
        c.text += name.toUpperCase()
        if (call.clauses.length === 0) return
        c.text += "("
        c.visitList(call.clauses)
        c.text += ")"
      },
    ]),
  )
}

/** How MySQL and MariaDB write SQL. */
export const mysqlRendering: Rendering = {
  visitors: {
    ...expressionVisitors,
    ...selectVisitors,
    ...fromVisitors,
    ...textVisitors,
    ...windowVisitors,
    insert: visitInsert,
    update: visitUpdate,
    delete: visitDelete,
    cast: (c: SqlCompiler, cast: Cast) => c.dialect.rendering.hooks.cast(c, cast),
    group_concat: visitGroupConcat,
    json_value: visitJsonValue,
    json_table: visitJsonTable,
    values: visitValues,
    sequence: visitSequence,
  },
  operators: mysqlOperators,
  functions,
  hooks: mysqlHooks,
  types: mysqlTypes,
  ddl: mysqlDdl,
  identifiers: mysqlIdentifiers,
}

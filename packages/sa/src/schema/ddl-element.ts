// The base of DDL: elements that are executed, never parts of other statements.
import type { Compiled, Constructed } from "../dialect/compiled.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { InvalidRequestError } from "../errors.ts"
import { ClauseElement, type CompileOptions } from "../expression/clause-element.ts"

/** A statement that changes the schema. `String(element)` shows it; `conn.execute(element)` runs it. */
export abstract class DdlElement extends ClauseElement {
  readonly visitName = "ddl"

  /** The SQL for a dialect. */
  abstract render(dialect: Dialect): string

  /** The same DDL about a table, when a listener of that table runs it. */
  against(_target: unknown): this {
    return this
  }

  override compileWith(dialect: Dialect, _options: Omit<CompileOptions, "dialect">): Compiled {
    return compiledDdl(this, this.render(dialect))
  }
}

function compiledDdl(statement: DdlElement, sql: string): Compiled {
  const constructed: Constructed = { sql, params: [], generated: undefined }
  return {
    kind: "ddl",
    statement,
    resultColumns: undefined,
    bindNames: [],
    dml: undefined,
    sql,
    params: [],
    construct: () => constructed,
    canConstructMany: false,
    constructMany: () => {
      throw new InvalidRequestError("DDL takes no parameters.")
    },
    primaryKeyOf: () => [],
  }
}

// The base of DDL: elements that are executed, never parts of other statements.
import type { Compiled, Constructed } from "../dialect/compiled.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { InvalidRequestError } from "../errors.ts"
import { ClauseElement, type CompileOptions } from "../expression/clause-element.ts"
import {
  checkStatementOptions,
  mergedOptions,
  type StatementOptions,
} from "../expression/statement-options.ts"
import { callable, type TypeFactory } from "../types/callable.ts"
import type { DdlConnection } from "./ddl-runner.ts"
import { checkedOptions } from "./schema-item.ts"

/** When a listener's DDL is run. All conditions given must hold. */
export interface DdlCondition {
  /** Only on these: `"mysql"` is MariaDB too, unless it is `"mariadb"` that is asked for. */
  dialect?: string | readonly string[]
  /** Only if this says true. `target` is the table or MetaData that is created or dropped. */
  callable?: (ddl: DdlElement, target: unknown, connection: DdlConnection) => boolean | Promise<boolean>
}

/** A statement that changes the schema. `String(element)` shows it; `conn.execute(element)` runs it. */
export abstract class DdlElement extends ClauseElement {
  readonly visitName = "ddl"

  /** Conditions of {@link executeIf}. */
  readonly condition: DdlCondition = {}

  /** Options of {@link executionOptions}. */
  readonly options: StatementOptions | undefined = undefined

  override get runOptions(): StatementOptions | undefined {
    return this.options
  }

  /** The SQL for a dialect. */
  abstract render(dialect: Dialect): string

  /** The same DDL about a table, when a listener of that table runs it. */
  against(_target: unknown): this {
    return this
  }

  /**
   * The same DDL for a listener that runs it only under conditions: `table.on("afterCreate", sa.DDL("...").executeIf({ dialect: "mariadb" }))`.
   * `conn.execute(ddl)` runs it whatever they say.
   */
  executeIf(condition: DdlCondition): this {
    return this.copyWith({ condition: checkedOptions("executeIf", condition, ["dialect", "callable"]) })
  }

  /** The same DDL with options for its execution, `schemaTranslateMap` for one; added to those that it has. */
  executionOptions(options: StatementOptions): this {
    checkStatementOptions(options)
    return this.copyWith({ options: mergedOptions(this.options, options) })
  }

  /** The options of the element itself. */
  getExecutionOptions(): StatementOptions {
    return this.options ?? {}
  }

  /** Whether the conditions hold. */
  async shouldExecute(target: unknown, connection: DdlConnection): Promise<boolean> {
    const { dialect, callable: test } = this.condition
    if (dialect !== undefined && !names(dialect, connection.dialect.profile.family)) return false
    return test === undefined || (await test(this, target, connection))
  }

  /** A copy with some properties changed. Elements keep all their facts in public readonly properties. */
  protected copyWith(changes: object): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this, changes)
  }

  override compileWith(dialect: Dialect, _options: Omit<CompileOptions, "dialect">): Compiled {
    const sql = this.render(dialect)
    const doubled = dialect.paramstyle === "format" || dialect.paramstyle === "pyformat"
    return compiledDdl(this, doubled ? sql.replaceAll("%", "%%") : sql)
  }
}

/** MariaDB answers to MySQL's name too, as it does for table options and variants of types. */
function names(wanted: string | readonly string[], family: string): boolean {
  return [wanted].flat().some((name) => name === family || (name === "mysql" && family === "mariadb"))
}

/** Elements of one kind: arguments are checked when it is made, `define` gives what renders it. */
export function ddl<A extends unknown[]>(
  define: (...args: A) => (dialect: Dialect) => string,
): TypeFactory<A, DdlElement> {
  return callable<TypeFactory<A, DdlElement>>(
    class extends DdlElement {
      readonly rendered: (dialect: Dialect) => string

      constructor(...args: never[]) {
        super()
        this.rendered = define(...(args as unknown[] as A))
      }

      render(dialect: Dialect): string {
        return this.rendered(dialect)
      }
    },
  )
}

function compiledDdl(statement: DdlElement, sql: string): Compiled {
  const constructed: Constructed = { sql, params: [], generated: undefined }
  return {
    kind: "ddl",
    statement,
    resultColumns: undefined,
    bindNames: [],
    dml: undefined,
    cartesian: undefined,
    text: sql,
    sql,
    params: [],
    construct: () => constructed,
    canConstructMany: false,
    constructMany: () => {
      throw new InvalidRequestError("DDL takes no parameters.")
    },
    constructRows: () => undefined,
    primaryKeyOf: () => [],
    assignedValues: () => ({}),
  }
}

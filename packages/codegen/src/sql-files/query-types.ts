// Types of a query's rows and parameters: those of the tables' columns wherever the server or the text says which column it is.
import type { ColumnInfo } from "@shoal/protocol"
import { inferParameters, type ParameterUse } from "./infer-parameters.ts"
import { givesRows, type NamedQuery, queryError, type StatedType } from "./named-query.ts"
import { positionalSql, sqlWords } from "./sql-words.ts"
import { TableScope } from "./table-scope.ts"
import type { EmitSettings } from "../emit/options.ts"
import type { CodegenError } from "../errors.ts"
import type { Schema } from "../schema/model.ts"
import { columnType } from "../types/column-type.ts"
import type { GivenType } from "../types/overrides.ts"
import { type AddImports, rawValue, ResultTyper } from "../types/result-type.ts"
import { parseTypeSyntax } from "../types/type-syntax.ts"

/** A property of a row or of the parameters. */
export interface TypedName {
  readonly name: string
  readonly type: string
  /** A parameter for a JSON column: sent as text. */
  readonly json?: boolean
}

/** A query with its types. */
export interface TypedQuery {
  readonly query: NamedQuery
  readonly params: readonly TypedName[]
  readonly row: readonly TypedName[]
  readonly imports: GivenType["imports"]
}

/** Decides the types of queries against one schema. */
export class QueryTyper {
  readonly #schema: Schema
  readonly #settings: EmitSettings
  readonly #results: ResultTyper
  /** What could not be told; the caller throws them together. */
  readonly problems: CodegenError[] = []

  constructor(schema: Schema, settings: EmitSettings) {
    this.#schema = schema
    this.#settings = settings
    this.#results = new ResultTyper(schema, settings)
  }

  /** The query with the types of its parameters and of the described columns. */
  type(query: NamedQuery, columns: readonly ColumnInfo[]): TypedQuery {
    const imports: GivenType["imports"][number][] = []
    const add = (given: GivenType | undefined): void => void imports.push(...(given?.imports ?? []))
    const words = sqlWords(query.sql)
    const scope = new TableScope(this.#schema, words)
    const params = this.#params(query, inferParameters(words, scope), add)
    const row = !givesRows(query.kind) ? [] : this.#row(query, columns, scope, add)
    return { query, params, row, imports }
  }

  #params(query: NamedQuery, uses: ReadonlyMap<string, ParameterUse>, add: AddImports): TypedName[] {
    const names = [...new Set(positionalSql(query.sql).names)]
    const unused = [...query.params].find(([name]) => !names.includes(name))
    if (unused !== undefined) {
      this.#problem(
        query,
        unused[1].line,
        `@param ${unused[0]}: the statement has no parameter :${unused[0]}`,
      )
    }
    return names.map((name) => {
      const stated = query.params.get(name)
      const use = uses.get(name)
      if (stated !== undefined) return { name, type: this.#statedType(query, stated) }
      if (use !== undefined) return { name, type: this.#usedType(use, add), json: isJson(use) }
      this.#problem(
        query,
        query.sqlLine,
        `the type of :${name} cannot be told from where it stands; add "-- @param ${name} <type>" below the name (a SQL type, or TypeScript in braces)`,
      )
      return { name, type: "unknown" }
    })
  }

  #usedType(use: ParameterUse, add: AddImports): string {
    if (use.kind === "number") return "number"
    if (use.kind === "text") return "string"
    const value = this.#results.valueOf(use.of, add)
    if (use.list) return `readonly ${value.includes(" ") ? `(${value})` : value}[]`
    return use.nullable ? `${value} | null` : value
  }

  #row(query: NamedQuery, columns: readonly ColumnInfo[], scope: TableScope, add: AddImports): TypedName[] {
    if (columns.length === 0) {
      this.#problem(
        query,
        query.line,
        `${query.name} is :${query.kind}, but the statement gives no rows; use :exec, :execrows or :execlastid`,
      )
    }
    const names = columns.map((column) => column.name)
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    if (twice !== undefined) {
      this.#problem(
        query,
        query.sqlLine,
        `two columns are called ${JSON.stringify(twice)}; rename one with AS`,
      )
    }
    const missing = [...query.columns].find(([name]) => !names.includes(name))
    if (missing !== undefined) {
      this.#problem(
        query,
        missing[1].line,
        `@column ${missing[0]}: the result has no such column; it has ${names.join(", ")}`,
      )
    }
    return columns.map((column) => {
      const stated = query.columns.get(column.name)
      return {
        name: column.name,
        type: stated === undefined ? this.#resultType(column, scope, add) : this.#statedType(query, stated),
      }
    })
  }

  #resultType(column: ColumnInfo, scope: TableScope, add: AddImports): string {
    // MariaDB stops at derived tables. An ENUM that only one table of the statement has under this name is that one.
    const named =
      column.typeName === "ENUM" && !this.#results.isOfTable(column)
        ? scope.column(undefined, column.orgName)
        : undefined
    const isEnum = named !== undefined && /^enum\b/.test(named.column.type)
    return this.#results.typeOf(column, add, isEnum ? named : this.#results.sourceOf(column))
  }

  #statedType(query: NamedQuery, stated: StatedType): string {
    const braces = /^\{([^]*)\}$/.exec(stated.text)?.[1]
    if (braces !== undefined) {
      const parsed = parseTypeSyntax(braces)
      if (parsed === undefined) this.#problem(query, stated.line, `${stated.text} is not a TypeScript type`)
      return parsed?.text ?? "unknown"
    }
    const nullable = /\bnull$/i.test(stated.text) && !/\bnot\s+null$/i.test(stated.text)
    const list = /\[\]$/.test(stated.text)
    const sqlType = stated.text.replace(/\[\]$|\s+(?:not\s+)?null$/i, "")
    const value = rawValue(columnType(sqlType, this.#settings.policy).value)
    if (list) return `readonly ${value.includes(" ") ? `(${value})` : value}[]`
    return nullable ? `${value} | null` : value
  }

  #problem(query: NamedQuery, line: number, message: string): void {
    this.problems.push(queryError(query.path, line, message))
  }
}

function isJson(use: ParameterUse): boolean {
  return use.kind === "column" && !use.list && /^json\b/.test(use.of.column.type)
}

// text(): SQL written by hand, with :name parameters.
import { ArgumentError } from "../errors.ts"
import type { AnyType, TypeInput } from "../types/type-engine.ts"
import { toType } from "../types/type-engine.ts"
import type { ClauseElement } from "./clause-element.ts"
import { ColumnClause } from "./column-clause.ts"
import { BindParameter, ColumnElement } from "./column-element.ts"
import { Cte, Subquery, type CteFacts, type FromClause, type RowSource } from "./from-clause.ts"
import { impliedTypes, typeOfValue } from "./implied-types.ts"
import { ScalarSelect } from "./subquery-value.ts"
import { StatementElement } from "./statement-element.ts"
import type { StatementOptions } from "./statement-options.ts"

/** A piece of text, or the name of a parameter. */
export type TextPart = string | { readonly name: string }

// Quoted text and comments, which have no parameters; or :name, unless the colon follows a colon, a word character or a backslash:
// `::`, `12:30` and `\:x` are text.
const parameter =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`[^`]*`|\/\*[\s\S]*?\*\/|(?:--\s|#).*|(?<![:\w\\]):(\w+)(?!:)/g

/** `text("... :name ...")`. */
export class TextClause extends StatementElement {
  readonly visitName = "text"
  readonly text: string
  readonly parts: readonly TextPart[]
  readonly binds: ReadonlyMap<string, BindParameter>
  readonly #runOptions: StatementOptions | undefined

  constructor(
    text: string,
    binds?: ReadonlyMap<string, BindParameter>,
    parts: readonly TextPart[] = partsOf(text),
    runOptions?: StatementOptions,
  ) {
    super()
    this.#runOptions = runOptions
    this.text = text
    this.parts = parts
    const names = parts.flatMap((part) => (typeof part === "string" ? [] : [part.name]))
    this.binds = binds ?? new Map(names.map((name) => [name, openParameter(name)]))
  }

  override get runOptions(): StatementOptions | undefined {
    return this.#runOptions
  }

  protected withRunOptions(options: StatementOptions): this {
    return new TextClause(this.text, this.binds, this.parts, options) as this
  }

  /**
   * Values or types for the parameters: `.bindparams({ id: 1 })`, `.bindparams(bindparam("ids", { expanding: true }))`.
   *
   * @throws ArgumentError for a name that the text does not have.
   */
  bindparams(...given: readonly (BindParameter | Readonly<Record<string, unknown>>)[]): TextClause {
    const binds = new Map(this.binds)
    for (const item of given) {
      const entries: readonly BindParameter[] =
        item instanceof BindParameter ? [item] : Object.entries(item).map(valued)
      for (const bind of entries) {
        if (!binds.has(bind.key)) {
          throw new ArgumentError(
            `The text has no parameter ":${bind.key}"; it has ${[...binds.keys()].join(", ") || "none"}.`,
          )
        }
        binds.set(bind.key, bind)
      }
    }
    return new TextClause(this.text, binds, this.parts, this.runOptions)
  }

  /** Tells names and types of the result columns: `.columns({ id: sa.Integer })`, `.columns(users.c.id)`. The result can be a subquery. */
  columns(...given: readonly (ColumnClause | Readonly<Record<string, TypeInput<unknown>>>)[]): TextualSelect {
    const columns = given.flatMap((item) =>
      item instanceof ColumnClause
        ? [item]
        : Object.entries(item).map(([name, type]) => new ColumnClause(name, toType(type))),
    )
    return new TextualSelect(this, columns)
  }
}

function valued([name, value]: readonly [string, unknown]): BindParameter {
  return new BindParameter(name, value, typeOfValue(value), { expanding: Array.isArray(value) })
}

function openParameter(name: string): BindParameter {
  return new BindParameter(name, undefined, impliedTypes.null, { required: true })
}

function partsOf(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(parameter)) {
    const [, name] = match
    if (name === undefined) continue
    parts.push(unescaped(text.slice(from, match.index)), { name })
    from = match.index + match[0].length
  }
  parts.push(unescaped(text.slice(from)))
  return parts
}

/** `\:` stands for a colon. */
function unescaped(text: string): string {
  return text.includes("\\:") ? text.replace(/\\:/g, ":") : text
}

/** A text with known result columns. */
export class TextualSelect extends StatementElement implements RowSource {
  readonly visitName = "textual_select"
  readonly element: TextClause
  readonly columns: readonly ColumnClause[]

  constructor(element: TextClause, columns: readonly ColumnClause[]) {
    super()
    this.element = element
    this.columns = columns
  }

  override get runOptions(): StatementOptions | undefined {
    return this.element.runOptions
  }

  protected withRunOptions(options: StatementOptions): this {
    return new TextualSelect(this.element.executionOptions(options), this.columns) as this
  }

  proxyColumns(table: FromClause): readonly ColumnClause[] {
    return this.columns.map((column) => column.proxyFor(table))
  }

  /** Values for the parameters of the text. */
  bindparams(...given: readonly (BindParameter | Readonly<Record<string, unknown>>)[]): TextualSelect {
    return new TextualSelect(this.element.bindparams(...given), this.columns)
  }

  /** `(text) AS name`. */
  subquery(name?: string): Subquery {
    return new Subquery(this, name)
  }

  /** `WITH name AS (text)`. */
  cte(name?: string, facts: CteFacts = {}): Cte {
    return new Cte(this, { ...facts, name })
  }

  /** The text as a value. */
  scalarSubquery(): ScalarSelect {
    return new ScalarSelect(this, this.columns[0]?.type ?? impliedTypes.null)
  }
}

/** A typed fragment of SQL with values and elements interpolated: what `` sql`...` `` makes. */
export class SqlFragment extends ColumnElement {
  readonly visitName = "sql_fragment"
  readonly strings: readonly string[]
  readonly values: readonly ClauseElement[]

  constructor(strings: readonly string[], values: readonly ClauseElement[], type: AnyType) {
    super(type)
    this.strings = strings
    this.values = values
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    for (const value of this.values) visit(value)
  }
}

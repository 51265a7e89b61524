// The state of one compilation: text so far, slots, generated names, open scopes. What is written for an element is decided by visitors,
// one function per visitName, gathered in a dialect.
import { CompileError } from "../errors.ts"
import { AnonymousName, type SqlName } from "../expression/anonymous.ts"
import type { ClauseElement, CompileOptions } from "../expression/clause-element.ts"
import type { ClientDefault, ColumnClause } from "../expression/column-clause.ts"
import type { BindParameter } from "../expression/column-element.ts"
import type { Cte, FromClause } from "../expression/from-clause.ts"
import type { Window } from "../expression/over.ts"
import { needsParentheses, type Operator } from "../expression/operators.ts"
import { bindProcessorOf, type AnyType } from "../types/type-engine.ts"
import type { CompiledDml, CompiledKind, ResultColumn } from "./compiled.ts"
import type { Dialect } from "./dialect.ts"
import type { Visit } from "./rendering.ts"
import type { RowTemplate } from "./row-template.ts"
import { literalText, Slot, type ListShape } from "./slots.ts"

/** Where a query stands; decides about labels and correlation. */
export type QueryPlace = "top" | "from" | "lateral" | "value"

/** Tables that are visible where an element stands. */
export interface Scope {
  /** FROM elements of the enclosing query, which subqueries correlate with by themselves. */
  readonly froms: readonly ClauseElement[]
  /** What the enclosing query sees in turn, for explicit correlate(). */
  readonly outer: Scope | undefined
}

/** Text with slots, rendered apart. */
export interface Fragment {
  readonly text: string
  readonly slots: readonly Slot[]
}

/** A CTE that has been met. */
export interface CteEntry {
  readonly cte: Cte
  fragment: Fragment | undefined
}

/** One compilation. */
export class SqlCompiler {
  readonly dialect: Dialect
  readonly literalBinds: boolean
  /** Keys of the parameters that come with the execution; undefined when nobody has said. */
  readonly columnKeys: readonly string[] | undefined
  /** Columns are written with their table. */
  qualify: boolean
  text: string = ""
  slots: Slot[] = []
  kind: CompiledKind | undefined
  resultColumns: readonly ResultColumn[] | undefined
  dml: CompiledDml | undefined
  rowTemplate: RowTemplate | undefined
  scope: Scope | undefined
  /** Hints after the names of tables in the query being rendered. */
  hints: ReadonlyMap<FromClause, string> | undefined
  /** Where the next query stands; reset when it is taken. */
  place: QueryPlace | undefined
  /** Columns of the INSERT's new row are written this way inside ON DUPLICATE KEY UPDATE. */
  insertedAs: ((column: ColumnClause) => string) | undefined
  ctes: Map<string, CteEntry> | undefined
  /** CTEs that belong to the query being rendered; undefined outside of one. */
  nested: Map<string, CteEntry> | undefined
  /** Named windows of the query being rendered. */
  windows: Map<string, Window> | undefined
  #counters: Map<string, number> | undefined
  #names: Map<object, string> | undefined
  #binds: Map<string, BindParameter> | undefined

  constructor(dialect: Dialect, options: Omit<CompileOptions, "dialect"> & { readonly qualify?: boolean }) {
    this.dialect = dialect
    this.literalBinds = options.literalBinds ?? false
    this.columnKeys = options.columnKeys
    this.qualify = options.qualify ?? true
  }

  /** Renders an element. */
  visit(element: ClauseElement): void {
    const visit = this.dialect.rendering.visitors[element.visitName] as Visit<ClauseElement> | undefined
    if (visit === undefined) {
      throw new CompileError(
        `The ${this.dialect.name} dialect cannot render an element "${element.visitName}".`,
      )
    }
    visit(this, element)
  }

  /** Renders an operand, in parentheses if it binds no tighter than its parent. */
  visitOperand(element: ClauseElement, parent: Operator): void {
    const { grouping } = element
    if (grouping !== undefined && needsParentheses(grouping, parent)) {
      this.text += "("
      this.visit(element)
      this.text += ")"
    } else this.visit(element)
  }

  /** Renders elements with a separator between them. */
  visitList(elements: readonly ClauseElement[], separator = ", "): void {
    for (let i = 0; i < elements.length; i++) {
      const element = elements[i]
      if (element === undefined) continue
      if (i > 0) this.text += separator
      this.visit(element)
    }
  }

  /** A name as a string; generated ones get their number the first time they are written. */
  nameOf(name: SqlName): string {
    return name instanceof AnonymousName ? this.#numbered(name.base, name.subject) : name
  }

  /** A name as it stands in SQL. */
  quote(name: SqlName): string {
    return this.dialect.preparer.quote(this.nameOf(name))
  }

  #numbered(base: string, subject: object): string {
    this.#names ??= new Map()
    let name = this.#names.get(subject)
    if (name === undefined) {
      this.#counters ??= new Map()
      const count = (this.#counters.get(base) ?? 0) + 1
      this.#counters.set(base, count)
      name = `${base}_${count}`
      this.#names.set(subject, name)
    }
    return name
  }

  /** Writes a parameter: a slot, or its value when literals are wanted. */
  bind(bind: BindParameter, type: AnyType = bind.type, shape?: ListShape): void {
    if (this.literalBinds) {
      this.text += this.#bindLiteral(bind, type, shape)
      return
    }
    const name = bind.unique ? this.#numbered(bind.key, bind) : bind.key
    if (!bind.unique) this.#checkSameName(bind)
    const mode = bind.literalExecute ? "literal" : bind.expanding ? "expanding" : "plain"
    const key = bind.unique ? undefined : bind.key
    this.slots.push(
      new Slot(
        this.text.length,
        mode,
        key,
        name,
        bind,
        type,
        bindProcessorOf(type, this.dialect.profile),
        shape,
        undefined,
      ),
    )
  }

  /** Writes the slot of a column whose value comes with the execution, or from the column's default. */
  bindColumn(column: ColumnClause, fallback: ClientDefault | undefined): void {
    if (this.literalBinds) {
      if (fallback?.kind !== "scalar")
        throw new CompileError(`Column "${column.key}" has no value to write as a literal.`)
      this.text += literalText(fallback.arg, column.type, this.dialect.profile)
      return
    }
    const process = bindProcessorOf(column.type, this.dialect.profile)
    const { key, type } = column
    this.#pushValue(
      new Slot(this.text.length, "plain", key, key, undefined, type, process, undefined, fallback),
    )
  }

  /** Writes the slot of a column value that the statement has, and that the execution may replace. */
  bindValue(column: ColumnClause, bind: BindParameter, key: string | undefined): void {
    if (this.literalBinds) {
      this.text += this.#bindLiteral(bind, bind.type, undefined)
      return
    }
    const process = bindProcessorOf(bind.type, this.dialect.profile)
    const name = key ?? this.#numbered(column.key, bind)
    this.#pushValue(
      new Slot(this.text.length, "plain", key, name, bind, bind.type, process, undefined, undefined),
    )
  }

  #pushValue(slot: Slot): void {
    slot.isValue = true
    this.slots.push(slot)
  }

  #bindLiteral(bind: BindParameter, type: AnyType, shape: ListShape | undefined): string {
    const value = bind.callable === undefined ? bind.value : bind.callable()
    if (bind.required || value === undefined) {
      throw new CompileError(`Bind parameter "${bind.key}" has no value to write as a literal.`)
    }
    if (!bind.expanding) return literalText(value, type, this.dialect.profile)
    return literalList(value as readonly unknown[], bind, type, this.dialect, shape)
  }

  #checkSameName(bind: BindParameter): void {
    this.#binds ??= new Map()
    const other = this.#binds.get(bind.key)
    if (other === undefined) this.#binds.set(bind.key, bind)
    else if (other !== bind && !other.required && !bind.required && other.value !== bind.value) {
      throw new CompileError(
        `Two bind parameters are called "${bind.key}" and have different values; give one of them another name.`,
      )
    }
  }

  /** Renders apart: what `render` writes is returned and not kept. */
  capture(render: () => void): Fragment {
    const { text, slots } = this
    this.text = ""
    this.slots = []
    try {
      render()
      return { text: this.text, slots: this.slots }
    } finally {
      this.text = text
      this.slots = slots
    }
  }

  /** Writes a fragment here. */
  append(fragment: Fragment): void {
    const offset = this.text.length
    this.text += fragment.text
    for (const slot of fragment.slots) this.slots.push(slot.movedBy(offset))
  }

  /** Writes a fragment at an earlier place: a WITH clause in front of what uses it. */
  insertAt(offset: number, slotIndex: number, fragment: Fragment): void {
    this.text = this.text.slice(0, offset) + fragment.text + this.text.slice(offset)
    const after = this.slots.slice(slotIndex).map((slot) => slot.movedBy(fragment.text.length))
    const inserted = fragment.slots.map((slot) => slot.movedBy(offset))
    this.slots = [...this.slots.slice(0, slotIndex), ...inserted, ...after]
  }

  /** Where the query being rendered stands. */
  takePlace(): QueryPlace {
    const place = this.place ?? (this.kind === undefined ? "top" : "value")
    this.place = undefined
    return place
  }

  /** Renders a query that stands in `place`. */
  visitQuery(query: ClauseElement, place: QueryPlace): void {
    this.place = place
    this.visit(query)
  }

  /** Renders with other tables visible. */
  withScope(scope: Scope | undefined, render: () => void): void {
    const outer = this.scope
    this.scope = scope
    render()
    this.scope = outer
  }
}

function literalList(
  values: readonly unknown[],
  bind: BindParameter,
  type: AnyType,
  dialect: Dialect,
  shape: ListShape | undefined,
): string {
  if (values.length === 0) return shape?.empty ?? "(NULL) AND (1 != 1)"
  const { profile } = dialect
  const { tupleTypes } = bind
  const items = values.map((value) =>
    tupleTypes === undefined
      ? literalText(value, type, profile)
      : `(${(value as readonly unknown[]).map((part, i) => literalText(part, tupleTypes[i] ?? type, profile)).join(", ")})`,
  )
  return `(${items.join(", ")})`
}

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
import { bindExpressionOf, bindProcessorOf, type AnyType } from "../types/type-engine.ts"
import type { Ex } from "../typing/witness.ts"
import type { CartesianProduct, CompiledDml, CompiledKind, ResultColumn } from "./compiled.ts"
import type { Dialect } from "./dialect.ts"
import type { Visit } from "./rendering.ts"
import type { RowTemplate } from "./row-template.ts"
import { cut } from "./slot-text.ts"
import { MARK, literalText, Slot, type ItemTemplate, type ListShape } from "./slots.ts"

/** Where a query stands; decides about labels and correlation. `member`: of a set operation at the top. */
export type QueryPlace = "top" | "member" | "from" | "lateral" | "value"

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
  cartesian: CartesianProduct | undefined
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
  /** Parameters inside of the SQL that their type puts around them, and what writes them. */
  #holes: Map<BindParameter, () => void> | undefined

  constructor(dialect: Dialect, options: Omit<CompileOptions, "dialect"> & { readonly qualify?: boolean }) {
    this.dialect = dialect
    this.literalBinds = options.literalBinds ?? false
    this.columnKeys = options.columnKeys
    this.qualify = options.qualify ?? true
  }

  /** Renders an element. */
  visit(element: ClauseElement): void {
    const visit = this.dialect.visitors.get(element.visitName) as Visit<ClauseElement> | undefined
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
    const hole = this.#holes?.get(bind)
    if (hole !== undefined) {
      hole()
      return
    }
    if (!bind.expanding) {
      const around = this.#aroundOf(type, bind)
      if (around !== undefined) {
        this.#around(around, bind, () => this.#bind(bind, type, shape))
        return
      }
    }
    this.#bind(bind, type, shape)
  }

  /** The SQL that a type puts around a value; none inside of such SQL. */
  #aroundOf(type: AnyType, value: BindParameter): Ex<unknown> | undefined {
    return this.#holes === undefined ? bindExpressionOf(type, this.dialect.profile, value) : undefined
  }

  /** Writes the SQL that a type puts around a value, and the value where that SQL has it. */
  #around(around: Ex<unknown>, value: BindParameter, write: () => void): void {
    const outer = this.#holes
    this.#holes = new Map(outer).set(value, write)
    // What the type gives is an element, typed as users see it.
    const element = around as unknown as ClauseElement
    if (element.grouping === undefined) this.visit(element)
    else {
      this.text += "("
      this.visit(element)
      this.text += ")"
    }
    this.#holes = outer
  }

  #bind(bind: BindParameter, type: AnyType, shape: ListShape | undefined): void {
    if (this.literalBinds) {
      this.text += this.#bindLiteral(bind, type, shape)
      return
    }
    const name = bind.unique ? this.#numbered(bind.key, bind) : bind.key
    if (!bind.unique) this.#checkSameName(bind)
    const mode = bind.literalExecute ? "literal" : bind.expanding ? "expanding" : "plain"
    const key = bind.unique ? undefined : bind.key
    this.#push(
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
    if (bind.expanding) this.#wrapItems(bind, type)
  }

  /** Members of a list are written as their types want them. */
  #wrapItems(bind: BindParameter, type: AnyType): void {
    const slot = this.slots.at(-1)
    const types = bind.tupleTypes ?? [type]
    const templates = types.map((one) => this.#itemTemplate(bind, one))
    if (slot !== undefined && templates.some((template) => template !== undefined)) slot.items = templates
  }

  #itemTemplate(bind: BindParameter, type: AnyType): ItemTemplate | undefined {
    const around = this.#aroundOf(type, bind)
    if (around === undefined) return undefined
    let hole = 0
    const { text, slots } = this.capture(() => {
      this.#around(around, bind, () => {
        hole = this.slots.length
        this.#push(
          new Slot(
            this.text.length,
            "plain",
            undefined,
            bind.key,
            bind,
            type,
            undefined,
            undefined,
            undefined,
          ),
        )
      })
    })
    return { pieces: cut(text, slots, this.dialect.paramstyle), slots, hole }
  }

  /** Writes the slot of a column whose value comes with the execution, or from the column's default. */
  bindColumn(column: ColumnClause, fallback: ClientDefault | undefined): void {
    // Stands for the value in the SQL that the type puts around it.
    const value = column.parameter()
    const around = this.#aroundOf(column.type, value)
    if (around === undefined) this.#bindColumn(column, fallback)
    else this.#around(around, value, () => this.#bindColumn(column, fallback))
  }

  #bindColumn(column: ColumnClause, fallback: ClientDefault | undefined): void {
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
    const around = this.#aroundOf(bind.type, bind)
    if (around === undefined) this.#bindValue(column, bind, key)
    else this.#around(around, bind, () => this.#bindValue(column, bind, key))
  }

  #bindValue(column: ColumnClause, bind: BindParameter, key: string | undefined): void {
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
    this.#push(slot)
  }

  /** A slot takes one character of the text. */
  #push(slot: Slot): void {
    this.slots.push(slot)
    this.text += MARK
  }

  #bindLiteral(bind: BindParameter, type: AnyType, shape: ListShape | undefined): string {
    const value = bind.callable === undefined ? bind.value : bind.callable()
    if (bind.required || value === undefined) {
      throw new CompileError(`Bind parameter "${bind.key}" has no value to write as a literal.`)
    }
    if (!bind.expanding) return literalText(value, type, this.dialect.profile)
    return literalList(value as readonly unknown[], bind, type, shape, (item, itemType) =>
      this.#literalItem(bind, item, itemType),
    )
  }

  #literalItem(bind: BindParameter, value: unknown, type: AnyType): string {
    const { profile } = this.dialect
    const text = literalText(value, type, profile)
    const around = this.#aroundOf(type, bind)
    if (around === undefined) return text
    const write = (): void => {
      this.text += text
    }
    return this.capture(() => this.#around(around, bind, write)).text
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
  { tupleTypes }: BindParameter,
  type: AnyType,
  shape: ListShape | undefined,
  literal: (value: unknown, type: AnyType) => string,
): string {
  if (values.length === 0) return shape?.empty ?? "(NULL) AND (1 != 1)"
  const items = values.map((value) =>
    tupleTypes === undefined
      ? literal(value, type)
      : `(${(value as readonly unknown[]).map((part, i) => literal(part, tupleTypes[i] ?? type)).join(", ")})`,
  )
  return `(${items.join(", ")})`
}

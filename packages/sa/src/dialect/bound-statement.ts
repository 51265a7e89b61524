// The Compiled of SQL statements: text cut at its slots once, filled at each execution.
import { ArgumentError, InvalidRequestError } from "../errors.ts"
import type { ClauseElement } from "../expression/clause-element.ts"
import type {
  CartesianProduct,
  Compiled,
  CompiledDml,
  CompiledKind,
  Constructed,
  ConstructedMany,
  ConstructedRows,
  ParameterValues,
  ResultColumn,
} from "./compiled.ts"
import type { Paramstyle } from "./dialect.ts"
import type { ServerProfile } from "./profile.ts"
import type { RowTemplate } from "./row-template.ts"
import { cut } from "./slot-text.ts"
import type { SqlCompiler } from "./sql-compiler.ts"
import { StatementWriter } from "./statement-writer.ts"
import { MISSING, missingParameter, valueOf, type Slot } from "./slots.ts"

const noNames: readonly string[] = Object.freeze([])

/** A statement for one dialect. */
export class BoundStatement implements Compiled {
  readonly kind: CompiledKind
  readonly statement: ClauseElement
  readonly resultColumns: readonly ResultColumn[] | undefined
  readonly cartesian: CartesianProduct | undefined
  readonly dml: CompiledDml | undefined
  readonly #slots: readonly Slot[]
  readonly #text: string
  /** Text before, between and after the slots, cut when first needed. */
  #cut: readonly string[] | undefined
  readonly #paramstyle: Paramstyle
  readonly #profile: ServerProfile
  readonly #row: RowTemplate | undefined
  readonly #hasFallbacks: boolean
  /** The whole text, when no slot changes it. */
  readonly #fixed: string | undefined
  #bindNames: readonly string[] | undefined
  #own: Constructed | undefined

  constructor(statement: ClauseElement, compiler: SqlCompiler) {
    this.statement = statement
    this.kind = compiler.kind ?? "expression"
    this.resultColumns = compiler.resultColumns
    this.cartesian = compiler.cartesian
    this.dml = compiler.dml
    this.#slots = compiler.slots
    this.#paramstyle = compiler.dialect.paramstyle
    this.#profile = compiler.dialect.profile
    this.#row = compiler.rowTemplate
    this.#text = compiler.text
    let plain = true
    let fallbacks = false
    for (const slot of this.#slots) {
      if (slot.mode !== "plain") plain = false
      if (slot.fallback !== undefined) fallbacks = true
    }
    this.#hasFallbacks = fallbacks
    this.#fixed = plain ? this.#fillPlain() : undefined
  }

  /** Text before, between and after the slots, `%` doubled where the paramstyle wants it. */
  get #pieces(): readonly string[] {
    return (this.#cut ??= cut(this.#text, this.#slots, this.#paramstyle))
  }

  get bindNames(): readonly string[] {
    return (this.#bindNames ??= this.#slots.some((slot) => slot.key !== undefined)
      ? [...new Set(this.#slots.flatMap((slot) => slot.key ?? []))]
      : noNames)
  }

  get text(): string {
    return this.#fixed ?? this.#text
  }

  get sql(): string {
    return this.#fixed ?? this.#ownValues().sql
  }

  get params(): readonly unknown[] {
    return this.#ownValues().params
  }

  get canConstructMany(): boolean {
    return this.#row !== undefined
  }

  construct(params?: ParameterValues): Constructed {
    const constructed = this.#fill(params, missingParameter)
    return constructed
  }

  constructMany(rows: readonly ParameterValues[], start = 0, end: number = rows.length): ConstructedMany {
    const row = this.#row
    if (row === undefined) {
      throw new InvalidRequestError(
        "Only INSERT ... VALUES with one row can be executed for many rows in one statement.",
      )
    }
    const writer = new StatementWriter(this.#paramstyle, this.#profile)
    const generated: (Record<string, unknown> | undefined)[] = []
    const [before, parts, after] = this.#rowParts(row)
    this.#write(writer, 0, row.firstSlot, undefined, undefined)
    writer.text += before
    for (let i = start; i < end; i++) {
      const values = rows[i]
      if (values === undefined) throw new ArgumentError(`Row ${i} of the parameters is undefined.`)
      if (i > start) writer.text += ", "
      generated.push(this.#writeRow(writer, row, parts, values, i))
    }
    writer.text += after
    this.#writeTail(writer, row.lastSlot)
    return { sql: writer.text, params: writer.params, generated }
  }

  constructRows(
    rows: readonly ParameterValues[],
    start = 0,
    end: number = rows.length,
  ): ConstructedRows | undefined {
    if (this.#fixed === undefined || !this.#endsWithRow) return undefined
    const slots = this.#slots
    const made: unknown[][] = []
    for (let i = start; i < end; i++) {
      const given = rows[i]
      if (given === undefined) throw new ArgumentError(`Row ${i} of the parameters is undefined.`)
      // Of exactly its length: an array that grows takes three times the memory, and there are many.
      const values = new Array<unknown>(slots.length)
      for (let s = 0; s < slots.length; s++) {
        const slot = slots[s]
        if (slot === undefined) continue
        const value = rowValue(slot, given, undefined, i)
        values[s] = slot.process === undefined ? value : slot.process(value)
      }
      made.push(values)
    }
    return { sql: this.#fixed, rows: made }
  }

  /** All slots are in the row, and nothing stands behind it. */
  get #endsWithRow(): boolean {
    const row = this.#row
    if (row === undefined || row.firstSlot !== 0 || row.lastSlot !== this.#slots.length) return false
    return this.#slots.length > 0 && this.#rowParts(row)[2] === ""
  }

  /** One row of many; gives the defaults that were filled in. */
  #writeRow(
    writer: StatementWriter,
    row: RowTemplate,
    parts: readonly string[],
    values: ParameterValues,
    index: number,
  ): Record<string, unknown> | undefined {
    const defaults = this.#hasFallbacks ? {} : undefined
    writer.text += parts[0] ?? ""
    for (let s = row.firstSlot; s < row.lastSlot; s++) {
      const slot = this.#slots[s]
      if (slot === undefined) continue
      writer.fill(slot, rowValue(slot, values, defaults, index))
      writer.text += parts[s - row.firstSlot + 1] ?? ""
    }
    return defaults
  }

  /** Slots after the rows, each with the text that follows it. */
  #writeTail(writer: StatementWriter, from: number): void {
    for (let s = from; s < this.#slots.length; s++) {
      const slot = this.#slots[s]
      if (slot === undefined) continue
      const value = valueOf(slot, undefined, undefined)
      writer.fill(slot, value === MISSING ? missingParameter(slot) : value)
      writer.text += this.#pieces[s + 1] ?? ""
    }
  }

  primaryKeyOf(
    params: ParameterValues | undefined,
    generated: Record<string, unknown> | undefined,
  ): unknown[] {
    return (this.dml?.primaryKey ?? []).map((column) => {
      if (generated !== undefined && Object.hasOwn(generated, column.key)) return generated[column.key]
      const slot = this.#row?.slots.find((candidate) => candidate.key === column.key)
      if (slot === undefined) return undefined
      const value = valueOf(slot, params, undefined)
      return value === MISSING || value === null ? undefined : value
    })
  }

  assignedValues(params: ParameterValues | undefined): Record<string, unknown> {
    const assigned: Record<string, unknown> = {}
    if (this.dml === undefined || this.dml.multiRow || this.dml.fromSelect) return assigned
    for (const slot of this.#slots) {
      const key = slot.key ?? slot.bind?.key
      // Functions are called once per execution.
      if (!slot.isValue || key === undefined || slot.fallback !== undefined) continue
      if (slot.bind?.callable !== undefined) continue
      const value = valueOf(slot, params, undefined)
      if (value !== MISSING) assigned[key] = value
    }
    return assigned
  }

  /** The statement's own values, for people and for `compile().params`. */
  #ownValues(): Constructed {
    return (this.#own ??= this.#fill(undefined, () => undefined))
  }

  #fill(params: ParameterValues | undefined, whenMissing: (slot: Slot) => unknown): Constructed {
    const generated: Record<string, unknown> | undefined = this.#hasFallbacks ? {} : undefined
    const slots = this.#slots
    if (this.#fixed !== undefined) {
      const values = new Array<unknown>(slots.length)
      for (let i = 0; i < slots.length; i++) {
        const slot = slots[i]
        if (slot === undefined) continue
        const value = valueOf(slot, params, generated)
        values[i] =
          value === MISSING ? whenMissing(slot) : slot.process === undefined ? value : slot.process(value)
      }
      return { sql: this.#fixed, params: values, generated }
    }
    const writer = new StatementWriter(this.#paramstyle, this.#profile)
    this.#write(writer, 0, slots.length, params, generated, whenMissing)
    writer.text += this.#pieces[slots.length] ?? ""
    return { sql: writer.text, params: writer.params, generated }
  }

  /** Writes slots `from` to `to` with the text before each. */
  #write(
    writer: StatementWriter,
    from: number,
    to: number,
    params: ParameterValues | undefined,
    generated: Record<string, unknown> | undefined,
    whenMissing: (slot: Slot) => unknown = missingParameter,
  ): void {
    for (let i = from; i < to; i++) {
      const slot = this.#slots[i]
      if (slot === undefined) continue
      const value = valueOf(slot, params, generated)
      writer.text += this.#pieces[i] ?? ""
      if (value === MISSING) writer.placeholder(slot, whenMissing(slot))
      else writer.fill(slot, value)
    }
  }

  /** Text before the row, text of the row between its slots, text after it up to the next slot. */
  #rowParts(row: RowTemplate): [before: string, parts: readonly string[], after: string] {
    const pieces = this.#pieces.slice(row.firstSlot, row.lastSlot + 1)
    const first = pieces[0] ?? ""
    const last = pieces.at(-1) ?? ""
    if (row.firstSlot === row.lastSlot) {
      return [first.slice(0, row.head), [first.slice(row.head, row.tail)], first.slice(row.tail)]
    }
    return [
      first.slice(0, first.length - row.head),
      [first.slice(first.length - row.head), ...pieces.slice(1, -1), last.slice(0, row.tail)],
      last.slice(row.tail),
    ]
  }

  #fillPlain(): string {
    if (this.#paramstyle === "qmark") return this.#text
    const writer = new StatementWriter(this.#paramstyle, this.#profile)
    for (let i = 0; i < this.#slots.length; i++) {
      const slot = this.#slots[i]
      if (slot === undefined) continue
      writer.text += this.#pieces[i] ?? ""
      writer.placeholder(slot, undefined)
    }
    return writer.text + (this.#pieces[this.#slots.length] ?? "")
  }
}

/** A value of one row of many. */
function rowValue(
  slot: Slot,
  values: ParameterValues,
  defaults: Record<string, unknown> | undefined,
  index: number,
): unknown {
  const value = valueOf(slot, values, defaults)
  if (value !== MISSING) return value
  throw new InvalidRequestError(
    `A value is required for bind parameter "${slot.key ?? slot.name}", in parameter row ${index}; every row needs the keys of the first.`,
  )
}

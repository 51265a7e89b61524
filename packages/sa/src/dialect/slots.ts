// A compiled statement is text with slots: places where values come in at execution. A slot knows where it is, what its value is called
// and how the value becomes a driver parameter.
import { CompileError, InvalidRequestError } from "../errors.ts"
import type { ClientDefault, DefaultContext } from "../expression/column-clause.ts"
import type { BindParameter } from "../expression/column-element.ts"
import { plainLiteral } from "../types/null-type.ts"
import {
  bindProcessorOf,
  literalProcessorOf,
  type AnyType,
  type BindProcessor,
} from "../types/type-engine.ts"
import type { ParameterValues } from "./compiled.ts"
import type { ServerProfile } from "./profile.ts"

/** How a slot is filled: with one placeholder, a list of them, or the value as SQL text. */
export type SlotMode = "plain" | "expanding" | "literal"

/** The text around an expanding list. */
export interface ListShape {
  /** Instead of an empty list: `(NULL) AND (1 != 1)`. */
  readonly empty: string
}

/** How a member of a list is written when its type puts SQL around it. */
export interface ItemTemplate {
  /** The text cut at its slots. */
  readonly pieces: readonly string[]
  readonly slots: readonly Slot[]
  /** Which of the slots is the member. */
  readonly hole: number
}

/** What stands in the text for each slot: the placeholder of most drivers, so that the text is the statement where nothing else is to be filled in. */
export const MARK = "?"

/** One place for a value. */
export class Slot {
  /** Offset of its mark in the text. */
  readonly at: number
  readonly mode: SlotMode
  /** Name in the parameters of an execution; undefined for values that only the statement knows. */
  readonly key: string | undefined
  /** Base and number of the name for named paramstyles. */
  readonly name: string
  readonly bind: BindParameter | undefined
  readonly type: AnyType
  readonly process: BindProcessor<unknown> | undefined
  readonly shape: ListShape | undefined
  /** Client default of the column, used when the execution gives no value. */
  readonly fallback: ClientDefault | undefined
  /** It is the whole value of a column in INSERT or UPDATE. */
  isValue = false
  /** Of a list whose members are not plain placeholders: per part of a member (one, or those of a tuple). */
  items: readonly (ItemTemplate | undefined)[] | undefined = undefined
  /** For a default that is a function: the values of the same row, which it may look at. */
  row: readonly Slot[] | undefined = undefined

  constructor(
    at: number,
    mode: SlotMode,
    key: string | undefined,
    name: string,
    bind: BindParameter | undefined,
    type: AnyType,
    process: BindProcessor<unknown> | undefined,
    shape: ListShape | undefined,
    fallback: ClientDefault | undefined,
  ) {
    this.at = at
    this.mode = mode
    this.key = key
    this.name = name
    this.bind = bind
    this.type = type
    this.process = process
    this.shape = shape
    this.fallback = fallback
  }

  /** The bind processor of a member of an expanding tuple. */
  tupleProcess(index: number, profile: ServerProfile): BindProcessor<unknown> | undefined {
    const type = this.bind?.tupleTypes?.[index]
    return type === undefined ? undefined : bindProcessorOf(type, profile)
  }

  /** The same slot elsewhere in a longer text. */
  movedBy(offset: number): Slot {
    if (offset === 0) return this
    const { at, mode, key, name, bind, type, process, shape, fallback } = this
    const moved = new Slot(at + offset, mode, key, name, bind, type, process, shape, fallback)
    moved.isValue = this.isValue
    moved.row = this.row
    moved.items = this.items
    return moved
  }
}

/** Marks a parameter that has no value yet. */
export const MISSING: unique symbol = Symbol("missing")

/** The value of a slot before processing: from the execution, the statement, or the column's default; `MISSING` if none has one. */
export function valueOf(
  slot: Slot,
  params: ParameterValues | undefined,
  generated: Record<string, unknown> | undefined,
): unknown {
  const { key, bind, fallback } = slot
  if (key !== undefined && params !== undefined && Object.hasOwn(params, key)) return given(params[key], key)
  if (bind !== undefined) {
    if (bind.callable !== undefined) return bind.callable()
    return bind.required ? MISSING : bind.value
  }
  if (fallback === undefined) return MISSING
  const value = fallback.kind === "callable" ? callDefault(slot, fallback, params) : fallback.arg
  if (generated !== undefined && key !== undefined) generated[key] = value
  return value
}

function given(value: unknown, key: string): unknown {
  if (value !== undefined) return value
  throw new InvalidRequestError(
    `The parameter "${key}" is undefined; use null for NULL, or leave the key out.`,
  )
}

function callDefault(slot: Slot, { arg }: ClientDefault, params: ParameterValues | undefined): unknown {
  if (typeof arg !== "function") throw new CompileError("A callable default is not a function.")
  const call = arg as (context?: DefaultContext) => unknown
  return call.length === 0 ? call() : call(contextOf(slot.row ?? [], params))
}

function contextOf(row: readonly Slot[], params: ParameterValues | undefined): DefaultContext {
  const current = (): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      row.flatMap((slot) => {
        const key = slot.key ?? slot.bind?.key ?? ""
        // A function among the other defaults has not said its value yet.
        if (slot.fallback?.kind === "callable" && params?.[key] === undefined) return []
        const value = valueOf(slot, params, undefined)
        return value === MISSING ? [] : [[key, value]]
      }),
    )
  return {
    get currentParameters() {
      return current()
    },
    getCurrentParameters: current,
  }
}

/** Tells the defaults that are functions, among the slots from `first` on, which of these slots are the values of their row. */
export function joinRow(slots: readonly Slot[], first: number): void {
  for (let i = first; i < slots.length; i++) {
    const slot = slots[i]
    if (slot?.fallback?.kind === "callable") slot.row ??= slots.slice(first).filter((one) => one.isValue)
  }
}

/** Fails for a parameter without a value. */
export function missingParameter(slot: Slot): never {
  throw new InvalidRequestError(
    `A value is required for bind parameter "${slot.key ?? slot.name}"; give it to execute() or to bindparam().`,
  )
}

/** A value as SQL text. */
export function literalText(value: unknown, type: AnyType, profile: ServerProfile): string {
  if (value === null || value === undefined) return nullText(type, profile)
  const processor = literalProcessorOf(type, profile)
  return processor === undefined ? plainLiteral(value, profile) : processor(value)
}

/** null as a literal; JSON may write it as the document null. */
function nullText(type: AnyType, profile: ServerProfile): string {
  if (!type.nullIsValue) return "NULL"
  const stored = bindProcessorOf(type, profile)?.(null)
  return stored === null || stored === undefined ? "NULL" : plainLiteral(stored, profile)
}

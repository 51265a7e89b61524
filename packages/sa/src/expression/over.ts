// Window functions: call OVER (PARTITION BY ... ORDER BY ... frame), or OVER name with the window at the end of the query.
import { ArgumentError } from "../errors.ts"
import { ClauseElement } from "./clause-element.ts"
import { BindParameter, ColumnElement } from "./column-element.ts"
import { impliedTypes } from "./implied-types.ts"
import { asElement } from "./operate.ts"

/** A frame bound: negative is PRECEDING, 0 the current row, positive FOLLOWING, null unbounded. */
export type FrameBound = number | null

/** Options of `over()`. */
export interface OverOptions {
  readonly partitionBy?: unknown
  readonly orderBy?: unknown
  /** `ROWS BETWEEN`: `[start, end]`. */
  readonly rows?: readonly [FrameBound, FrameBound]
  /** `RANGE BETWEEN`: `[start, end]`. */
  readonly range?: readonly [FrameBound, FrameBound]
  readonly range_?: readonly [FrameBound, FrameBound]
}

/** A rendered bound: `offset PRECEDING`, or text alone. */
export interface Bound {
  readonly offset: BindParameter | undefined
  readonly text: string
}

/** ROWS or RANGE. */
export interface Frame {
  readonly unit: "ROWS" | "RANGE"
  readonly bounds: readonly [Bound, Bound]
}

const optionNames: readonly string[] = ["partitionBy", "orderBy", "rows", "range", "range_"]

/** `PARTITION BY ... ORDER BY ... frame`, with a name when several functions share it. */
export class Window extends ClauseElement {
  readonly visitName = "window"
  readonly name: string | undefined
  readonly partitionBy: readonly ClauseElement[]
  readonly orderBy: readonly ClauseElement[]
  readonly frame: Frame | undefined

  constructor(options: OverOptions, name?: string) {
    super()
    const unknown = Object.keys(options).find((key) => !optionNames.includes(key))
    if (unknown !== undefined) {
      throw new ArgumentError(
        `A window has no option "${unknown}"; expected ${optionNames.slice(0, 4).join(", ")}.`,
      )
    }
    this.name = name
    this.partitionBy = elementsOf("partitionBy", options.partitionBy)
    this.orderBy = elementsOf("orderBy", options.orderBy)
    this.frame = frameOf(options)
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    for (const clause of this.partitionBy) visit(clause)
    for (const clause of this.orderBy) visit(clause)
  }
}

/** `element OVER (...)`. */
export class Over extends ColumnElement {
  readonly visitName = "over"
  readonly element: ColumnElement
  readonly window: Window

  constructor(element: ColumnElement, window: OverOptions | Window = {}) {
    super(element.type)
    this.element = element
    this.window = window instanceof Window ? window : new Window(window)
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    visit(this.element)
    visit(this.window)
  }
}

/** One element or an array of them. */
export function elementsOf(what: string, value: unknown): readonly ClauseElement[] {
  if (value === undefined || value === null) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map((item) => {
    const element = asElement(item)
    if (element !== undefined) return element
    throw new ArgumentError(`${what} takes expressions; found ${item === null ? "null" : typeof item}.`)
  })
}

function frameOf(options: OverOptions): Frame | undefined {
  const { rows } = options
  const range = options.range ?? options.range_
  if (rows !== undefined && range !== undefined)
    throw new ArgumentError("A window has rows or range, not both.")
  const bounds = rows ?? range
  if (bounds === undefined) return undefined
  return {
    unit: rows === undefined ? "RANGE" : "ROWS",
    bounds: [boundOf(bounds[0], "UNBOUNDED PRECEDING"), boundOf(bounds[1], "UNBOUNDED FOLLOWING")],
  }
}

function boundOf(bound: FrameBound, unbounded: string): Bound {
  if (bound === null) return { offset: undefined, text: unbounded }
  if (!Number.isInteger(bound)) throw new ArgumentError("A frame bound is a whole number or null.")
  if (bound === 0) return { offset: undefined, text: "CURRENT ROW" }
  const offset = new BindParameter("param", Math.abs(bound), impliedTypes.integer, { unique: true })
  return { offset, text: bound < 0 ? "PRECEDING" : "FOLLOWING" }
}

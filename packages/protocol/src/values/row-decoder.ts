// Rows of one result in one shape. Starts with the interpreter; generated code takes over when the decoder proves worth it.
import { DecodeError, ProtocolError } from "../errors.ts"
import type { MakeArrays } from "./column-batches.ts"
import type { ColumnInfo } from "./column-info.ts"
import type { RowClass, RowShape } from "./decode-options.ts"
import { checkRow, LazyRow } from "./lazy-row.ts"
import type { ResolvedOptions } from "./resolved-options.ts"
import { generateArrays, generateRows } from "./row-codegen.ts"
import { interpretRows, type DecodeRow } from "./row-interpreter.ts"
import { planRows, type RowPlan } from "./row-plan.ts"

/** What a decoder has to have done before compiling it pays: rows, and a few for each result. */
const WORTH_COMPILING = 100
const RESULT_WORTH = 5

/** Decodes the rows of a result; made once per shape and kept with it. */
export class RowDecoder {
  /** Decodes one row. */
  run: DecodeRow
  /** Why no row can be decoded at all (duplicate names, no class); rows are then skipped. */
  readonly fault: DecodeError | undefined
  readonly shape: RowShape | RowClass
  /** Arrays for the shape `columns`. */
  makeArrays: MakeArrays
  readonly #plan: RowPlan | undefined
  #worth = 0
  #compiled: boolean

  constructor(
    columns: readonly ColumnInfo[],
    binary: boolean,
    form: RowShape | RowClass | DecodeError,
    options: ResolvedOptions,
  ) {
    const shape = form instanceof DecodeError ? "array" : form
    this.shape = shape
    this.makeArrays = (length) => columns.map(() => new Array<unknown>(length))
    this.#compiled = !options.codegen || shape === "lazy"
    this.run = skipRow
    const plan = form instanceof DecodeError ? form : tryPlan(columns, binary, options)
    this.fault = plan instanceof DecodeError ? plan : shape === "object" ? duplicateNames(columns) : undefined
    if (plan instanceof DecodeError) return
    this.#plan = plan
    this.run = shape === "lazy" ? lazyRows(plan) : interpretRows(plan, shape)
  }

  /** Tells that rows were decoded; may replace `run`. */
  used(rows: number): void {
    if (this.#compiled) return
    this.#worth += rows + RESULT_WORTH
    if (this.#worth < WORTH_COMPILING || this.#plan === undefined || this.shape === "lazy") return
    this.#compiled = true
    const run = generateRows(this.#plan, this.shape)
    if (run === undefined) return
    this.run = run
    if (this.shape === "columns") this.makeArrays = generateArrays(this.#plan.columns.length)
  }

  /** Names the column of an error that generated code threw, by decoding the row once more step by step. */
  explain(error: unknown, b: Buffer, start: number, end: number): DecodeError | ProtocolError {
    if (error instanceof ProtocolError || (error instanceof DecodeError && error.column !== undefined))
      return error
    try {
      if (this.#plan !== undefined) interpretRows(this.#plan, "array")(b, start, end, undefined)
    } catch (located) {
      if (located instanceof DecodeError || located instanceof ProtocolError) return located
    }
    return new DecodeError("SHOAL_INVALID_VALUE", "a row could not be decoded", undefined, { cause: error })
  }
}

function skipRow(): undefined {
  return undefined
}

function tryPlan(
  columns: readonly ColumnInfo[],
  binary: boolean,
  options: ResolvedOptions,
): RowPlan | DecodeError {
  try {
    return planRows(columns, binary, options)
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
}

function lazyRows(plan: RowPlan): DecodeRow {
  return (b, start, end) => {
    checkRow(plan, b, start, end)
    return new LazyRow(plan, b, start, end)
  }
}

function duplicateNames(columns: readonly ColumnInfo[]): DecodeError | undefined {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { name } of columns) (seen.has(name) ? twice : seen).add(name)
  if (twice.size === 0) return undefined
  const names = [...twice].map((n) => JSON.stringify(n)).join(", ")
  return new DecodeError(
    "SHOAL_DUPLICATE_COLUMN",
    `the result has more than one column named ${names}, of which an object could hold only one; ` +
      'give them different names with AS, or ask for rows: "array"',
    [...twice][0],
  )
}

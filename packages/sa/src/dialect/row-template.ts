// INSERT ... VALUES (row): the part of the text that is repeated for several rows.
import type { Slot } from "./slots.ts"

/** The row of an INSERT inside the compiled text. */
export interface RowTemplate {
  /** Characters of the row before its first slot: `(`. Without slots: offset of the row in the text. */
  readonly head: number
  /** Characters of the row after its last slot: `)`. Without slots: offset of its end in the text. */
  readonly tail: number
  /** Slots of the row: from index (included) to index (excluded). */
  readonly firstSlot: number
  readonly lastSlot: number
  /** The slots that are column values, for the primary key. */
  readonly slots: readonly Slot[]
}

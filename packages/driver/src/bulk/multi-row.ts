// Many rows for a prepared INSERT where the server has no bulk command (MySQL): a statement with many rows is prepared and executed per
// chunk, which spares the server the parsing of literals. What does not fill a chunk is sent as text.
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"
import { executeEntry } from "../statement/execute.ts"
import {
  addTotals,
  type BatchTotals,
  forEachRow,
  insertBatches,
  type ParamRows,
  totalsOf,
} from "./execute-many.ts"
import { unwrap } from "../errors/failure.ts"
import type { InsertTemplate } from "./insert-template.ts"
import { type Params, valuesInOrder } from "../query/paramstyle.ts"

/** Rows per chunk, and what the protocol allows in one statement. */
const chunkRows = 1024
const mostParameters = 65_535
/** Chunks whose values are larger go as text, which is cut by bytes. */
const chunkBytes = 1024 * 1024

/** @returns undefined when there were no rows. */
export async function insertChunks(
  core: ConnectionCore,
  template: InsertTemplate,
  sql: string,
  rows: ParamRows,
  call: CallOptions | undefined,
): Promise<BatchTotals | undefined> {
  const slots = template.row.slots.length
  const size = Math.min(chunkRows, Math.floor(mostParameters / slots))
  let total: BatchTotals | undefined
  let chunk: Params[] = []
  const flush = async (): Promise<void> => {
    const full = chunk
    chunk = []
    const done = full.length === size ? await executeChunk(core, template, sql, full, call) : undefined
    total = addTotals(total, done ?? (await insertBatches(core, template, sql, full, call)))
  }
  await forEachRow(rows, (row) => (chunk.push(row) < size ? undefined : flush()))
  if (chunk.length > 0) await flush()
  return total
}

/** @returns undefined when the values are too large for one statement. */
async function executeChunk(
  core: ConnectionCore,
  template: InsertTemplate,
  sql: string,
  rows: readonly Params[],
  call: CallOptions | undefined,
): Promise<BatchTotals | undefined> {
  const values: unknown[] = []
  let bytes = 0
  for (const row of rows) {
    for (const value of valuesInOrder(template.row, row)) {
      values.push(value)
      bytes += typeof value === "string" ? value.length * 3 : value instanceof Uint8Array ? value.length : 12
    }
  }
  if (bytes > Math.min(chunkBytes, (await core.maxAllowedPacket()) / 2)) return undefined
  const row = template.row.segments.join("?")
  const text = template.prefix + Array(rows.length).fill(row).join(",") + template.suffix
  // The columns settle the types, not the first rows.
  const entry = core.statements.acquire(text, [])
  try {
    const outcome = await executeEntry(core, entry, { sql, prepared: text, values, options: call })
    return totalsOf(unwrap(outcome))
  } finally {
    core.statements.release(entry)
  }
}

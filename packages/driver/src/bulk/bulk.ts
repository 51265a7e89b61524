// Many rows for one prepared statement: COM_STMT_BULK_EXECUTE where the server has it, INSERT with many rows where the statement allows it, else
// one execution per row.
import { MariaDbCapability } from "@shoal/protocol"
import { sharedLimits } from "../channel/call-limits.ts"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"
import { executeHeld } from "../statement/execute.ts"
import {
  addTotals,
  type BatchTotals,
  totalsOf,
  batchTemplate,
  forEachRow,
  type ParamRows,
} from "./execute-many.ts"
import { MySQLError } from "../errors/errors.ts"
import { Failure, unwrap } from "../errors/failure.ts"
import { insertChunks } from "./multi-row.ts"
import type { Params } from "../query/paramstyle.ts"
import { BulkExchange } from "../statement/execute-exchange.ts"
import type { StatementEntry } from "../statement/statement-cache.ts"

/** Rows gathered before they are sent in bulk. */
const portionSize = 20_000

/** @returns undefined when there were no rows. */
export async function bulkExecute(
  core: ConnectionCore,
  entry: StatementEntry,
  sql: string,
  rows: ParamRows,
  toValues: (params: Params) => readonly unknown[],
  options: CallOptions | undefined,
): Promise<BatchTotals | undefined> {
  const call = sharedLimits(options)
  const bulk = (core.state.capabilities >> 32n) & BigInt(MariaDbCapability.STMT_BULK_OPERATIONS)
  const template = bulk === 0n ? batchTemplate(core, sql) : undefined
  if (template !== undefined) return insertChunks(core, template, sql, rows, call)
  const send = bulk === 0n ? sendEach : sendBulk
  let total: BatchTotals | undefined
  let waiting: (readonly unknown[])[] = []
  const flush = async (): Promise<void> => {
    const portion = waiting
    waiting = []
    total = addTotals(total, await send(core, entry, sql, portion, call))
  }
  await forEachRow(rows, (params) => (waiting.push(toValues(params)) < portionSize ? undefined : flush()))
  if (waiting.length > 0) await flush()
  return total
}

type Sender = (
  core: ConnectionCore,
  entry: StatementEntry,
  sql: string,
  rows: readonly (readonly unknown[])[],
  call: CallOptions | undefined,
) => Promise<BatchTotals | undefined>

const sendBulk: Sender = async (core, entry, sql, rows, call) => {
  let total: BatchTotals | undefined
  const maxBytes = Math.min(await core.maxAllowedPacket(), 0xffffff) - 64
  const info = unwrap(entry.info ?? (await core.prepare(entry, call)))
  for (let from = 0; from < rows.length;) {
    const exchange = new BulkExchange(core.session, sql, entry, info, { rows, from, maxBytes })
    core.submitText(exchange, sql, call)
    const outcome = await exchange.outcome
    // Only what changes rows can be sent in bulk; MariaDB refuses the rest before it does anything.
    if (from === 0 && isUnsupported(outcome)) return sendEach(core, entry, sql, rows, call)
    total = addTotals(total, totalsOf(unwrap(outcome)))
    from = exchange.nextRow
  }
  return total
}

function isUnsupported(outcome: unknown): boolean {
  return outcome instanceof Failure && outcome.reason instanceof MySQLError && outcome.reason.errno === 1295
}

/** One after the other, so that nothing follows a row that failed. */
const sendEach: Sender = async (core, entry, sql, rows, call) => {
  let total: BatchTotals | undefined
  for (const values of rows) {
    const outcome = await executeHeld(core, entry, { sql, prepared: entry.sql, values, options: call })
    total = addTotals(total, totalsOf(unwrap(outcome)))
  }
  return total
}

// KILL through a connection of its own, for statements whose connection is busy.
import { comQuery } from "@shoal/protocol"
import { abortable } from "../channel/abortable.ts"
import { Channel } from "../channel/channel.ts"
import { ConnectDeadline, establish } from "./establish.ts"
import { OkExchange } from "../channel/exchange.ts"
import { MySQLError } from "../errors/errors.ts"
import { Failure, unwrap } from "../errors/failure.ts"
import type { ResolvedOptions } from "../options/options.ts"

/**
 * Sends `KILL [QUERY] id` unless `finished()` says that there is no need any more.
 * @throws what connecting or the server throws; 1094 (no such thread) counts as done.
 */
export async function killStatement(
  options: ResolvedOptions,
  what: "QUERY" | "CONNECTION",
  connectionId: number,
  finished: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  if (finished()) return
  const bare = {
    ...options,
    db: undefined,
    localInfile: false,
    compress: false as const,
    multiStatements: false,
  }
  const deadline = new ConnectDeadline(bare, { signal })
  try {
    const { session, opened } = await establish(bare, deadline)
    const refuse = (): Promise<void> => Promise.reject(new Error("a KILL is not killed"))
    const channel = new Channel(session, opened, {
      maxPipeline: 2,
      socketTimeout: 0,
      cancelTimeout: 0,
      killQuery: refuse,
    })
    try {
      if (finished()) return
      const kill = new OkExchange(comQuery(`KILL ${what} ${String(connectionId)}`))
      channel.submit(kill)
      const outcome = await abortable(kill.outcome, signal)
      if (!isNoSuchThread(outcome)) unwrap(outcome)
    } finally {
      void channel.quit()
    }
  } finally {
    deadline.clear()
  }
}

function isNoSuchThread(outcome: unknown): boolean {
  return outcome instanceof Failure && outcome.reason instanceof MySQLError && outcome.reason.errno === 1094
}

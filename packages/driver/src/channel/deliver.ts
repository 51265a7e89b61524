// Which event of a command goes to which hook of its exchange.
import type {
  ColumnsEvent,
  EndEvent,
  ErrorEvent,
  InfileEvent,
  PreparedEvent,
  RowsEvent,
} from "@shoal/protocol"
import type { Exchange, InfileTarget } from "./exchange.ts"

/** What comes for a command. */
export type CommandEvent = RowsEvent | ColumnsEvent | EndEvent | ErrorEvent | PreparedEvent | InfileEvent

/**
 * Tells the exchange.
 * @param outlet where its local file goes.
 * @returns whether the command is finished.
 */
export function deliver(event: CommandEvent, exchange: Exchange<unknown>, outlet: InfileTarget): boolean {
  switch (event.kind) {
    case "rows":
      exchange.onRows?.(event)
      return false
    case "columns":
      exchange.onColumns?.(event)
      return false
    case "end":
      exchange.onEnd(event)
      return !event.more
    case "error":
      exchange.onError(event)
      return true
    case "prepared":
      exchange.onPrepared?.(event)
      return true
    case "infile":
      if (exchange.file === undefined) outlet.end()
      else exchange.file.start(event.filename, outlet)
      return false
  }
}

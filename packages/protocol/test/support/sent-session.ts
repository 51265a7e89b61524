// Sessions that have sent commands and wait for the answers.
import { expect } from "vitest"
import {
  ColumnType,
  comPing,
  comQuery,
  ProtocolError,
  type ClientSession,
  type Command,
  type RowShape,
  type SessionOptions,
} from "../../src/index.ts"
import { feed } from "../support/feed.ts"
import { type ColumnFields, readySession, type GreetingFields } from "../support/packets.ts"

/** An INT column. */
export const INT: ColumnFields = { name: "n", type: ColumnType.LONG, collation: 63 }
/** A text column. */
export const TEXT: ColumnFields = { name: "s" }

/** A session that has sent these commands. */
export function sent(
  commands: () => readonly Command[],
  options: Partial<SessionOptions> = {},
  fields: GreetingFields = {},
): () => ClientSession {
  return () => {
    const session = readySession(options, fields)
    for (const command of commands()) session.send(command)
    session.takeOutput()
    return session
  }
}

/** A session that has sent one query. */
export const query = (rows: RowShape = "object", collect = false): (() => ClientSession) =>
  sent(() => [comQuery("SELECT", { rows, collect, context: "q" })])

/** The error that these bytes end the session with. */
export function fatal(session: ClientSession, ...bytes: readonly Uint8Array[]): ProtocolError {
  try {
    feed(session, bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError)
    // Poisoned: the same error for every later call.
    expect(() => session.nextEvent()).toThrow(error as Error)
    expect(() => session.send(comPing())).toThrow(error as Error)
    return error as ProtocolError
  }
  throw new Error("nothing was thrown")
}

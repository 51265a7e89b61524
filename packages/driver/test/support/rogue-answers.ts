// The usual course of a talk with a rogue server: it lets the client in and answers its first command with something.
import { expect } from "vitest"
import { type MySQLError } from "@shoal/driver"
import { promptFailureOf } from "./expect-failure.ts"
import { connectTo } from "./rogue-client.ts"
import { type Script, startRogueServer } from "./rogue-server.ts"

/** Lets the client in, answers its first command with the payloads, and waits. */
export function answering(...payloads: readonly Uint8Array[]): Script {
  return async (peer) => {
    await peer.ready()
    await peer.read()
    await peer.send(...payloads)
    await peer.untilGone()
  }
}

/** A fatal error: the connection is closed and says so afterwards. */
export async function fatalFailure(script: Script, options = {}): Promise<MySQLError> {
  await using server = await startRogueServer(script)
  const conn = await connectTo(server, { queryTimeout: 30_000, ...options })
  const error = await promptFailureOf(conn.query("SELECT 1"))
  expect(error.fatal, `${error.code}: ${error.message}`).toBe(true)
  expect(conn.closed).toBe(true)
  expect((await promptFailureOf(conn.ping())).fatal).toBe(true)
  return error
}

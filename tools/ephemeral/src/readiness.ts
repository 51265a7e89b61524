// A server is ready when it greets: the first packet of MySQL's protocol, which comes before any login, also tells its version.
import { createConnection, type NetConnectOpts } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { reasonOf } from "./errors.ts"
import type { ServerFamily } from "./server.ts"
import { parseServerVersion } from "./versions.ts"

/** Where to connect: host and port, or the path of a unix socket. */
export type Endpoint = { readonly host: string; readonly port: number } | { readonly path: string }

/** Where and as whom to connect. */
export interface Login {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

/** What a server says about itself. */
export interface ServerIdentity {
  readonly family: ServerFamily
  readonly version: string
}

const pollEvery = 30
const greetingTimeout = 5_000

/** Who answers there; rejects when nobody greets within 5 s. */
export async function askIdentity(endpoint: Endpoint): Promise<ServerIdentity> {
  return parseServerVersion(greetedVersion(await firstPacket(endpoint)))
}

/** The payload of the first packet. https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html */
async function firstPacket(endpoint: Endpoint): Promise<Buffer> {
  const options: NetConnectOpts =
    "path" in endpoint ? { path: endpoint.path } : { host: endpoint.host, port: endpoint.port }
  const socket = createConnection({ ...options, signal: AbortSignal.timeout(greetingTimeout) })
  let received = Buffer.alloc(0)
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received = Buffer.concat([received, chunk])
      if (received.length >= 4 && received.length >= 4 + received.readUIntLE(0, 3))
        return received.subarray(4)
    }
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError")
      throw new Error(`it accepted the connection but said nothing for ${greetingTimeout} ms`, {
        cause: error,
      })
    throw error
  } finally {
    socket.destroy()
  }
  throw new Error("it closed the connection without a greeting")
}

/** Protocol 10 and the version, ended by a zero byte; or an error such as "Too many connections". */
function greetedVersion(payload: Buffer): string {
  if (payload[0] === 0xff) throw new Error(payload.subarray(3).toString("utf8"))
  const end = payload.indexOf(0, 1)
  if (payload[0] !== 10 || end < 0) throw new Error("what answers is no MySQL or MariaDB server")
  return payload.subarray(1, end).toString("latin1")
}

/**
 * Tries until the server answers. `checkAlive` throws when waiting is pointless, because the server has ended.
 * Rejects after `timeout` ms with the last reason.
 */
export async function waitUntilReady(
  endpoint: Endpoint,
  options: { timeout: number; signal: AbortSignal | undefined; checkAlive: () => void },
): Promise<ServerIdentity> {
  const deadline = Date.now() + options.timeout
  for (;;) {
    options.signal?.throwIfAborted()
    options.checkAlive()
    try {
      return await askIdentity(endpoint)
    } catch (error) {
      if (Date.now() > deadline) {
        const where = "path" in endpoint ? endpoint.path : `${endpoint.host}:${endpoint.port}`
        const waited = `the server at ${where} did not answer within ${options.timeout} ms`
        throw new Error(`${waited}: ${reasonOf(error)}`, { cause: error })
      }
    }
    await sleep(pollEvery, undefined, { signal: options.signal })
  }
}

// A server is ready when a real connection can ask it for its version.
import { setTimeout as sleep } from "node:timers/promises"
import { createConnection } from "mysql2/promise"
import { reasonOf } from "./errors.ts"
import type { ServerFamily } from "./server.ts"
import { parseServerVersion } from "./versions.ts"

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
  /** Path of its unix socket: tells two servers of one machine apart. */
  readonly socketPath: string
}

const pollEvery = 30
const connectTimeout = 5_000

/** Who answers there; rejects when nobody does within 5 s. */
export async function askIdentity(login: Login): Promise<ServerIdentity> {
  const { host, port, user, password } = login
  const connection = await createConnection({ host, port, user, password, connectTimeout })
  try {
    const [rows] = await connection.query({
      sql: "SELECT VERSION(), @@GLOBAL.socket",
      rowsAsArray: true,
    })
    const row: unknown = Array.isArray(rows) ? rows[0] : undefined
    const [version, socketPath] = Array.isArray(row) ? row.map(String) : []
    return { ...parseServerVersion(version ?? "unknown"), socketPath: socketPath ?? "" }
  } finally {
    connection.destroy()
  }
}

/**
 * Tries until the server answers. `checkAlive` throws when waiting is pointless, because the server has ended.
 * Rejects after `timeout` ms with the last reason.
 */
export async function waitUntilReady(
  login: Login,
  options: { timeout: number; signal: AbortSignal | undefined; checkAlive: () => void },
): Promise<ServerIdentity> {
  const deadline = Date.now() + options.timeout
  for (;;) {
    options.signal?.throwIfAborted()
    options.checkAlive()
    try {
      return await askIdentity(login)
    } catch (error) {
      if (Date.now() > deadline) {
        const waited = `the server at ${login.host}:${login.port} did not answer within ${options.timeout} ms`
        throw new Error(`${waited}: ${reasonOf(error)}`, { cause: error })
      }
    }
    await sleep(pollEvery, undefined, { signal: options.signal })
  }
}

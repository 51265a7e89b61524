// A pool on a fake server and a fake clock.
import { type PoolOptions, resolveSettings } from "../../src/options.ts"
import { Pool } from "../../src/pool.ts"
import { SingleEndpoint } from "../../src/endpoint.ts"
import type { CallOptions } from "../../src/poolable.ts"
import type { PoolErrors } from "../../src/errors.ts"
import { FakeClock } from "./fake-clock.ts"
import { type FakeConnection, FakeServer } from "./fake-server.ts"

/** An error of the pool, as the tests see it. */
export class PoolError extends Error {
  readonly kind: string
  readonly code: string

  constructor(kind: string, code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
    this.code = code
  }
}

export const fakeErrors: PoolErrors = {
  misuse: (message, code) => new PoolError("misuse", code, message),
  refused: (message, code) => new PoolError("refused", code, message),
  timeout: (message, ms, cause) => new PoolError("timeout", `after ${ms}`, message, cause),
  connect: (message, cause) => new PoolError("connect", "SHOAL_CONNECT", message, cause),
  lost: (message, cause) => new PoolError("lost", "SHOAL_SERVER_LOST", message, cause),
}

/** Everything a test needs. */
export interface FakePool {
  readonly server: FakeServer
  readonly clock: FakeClock
  readonly pool: Pool<FakeConnection>
  /** Another pool like it, made as `createPool()` does. */
  readonly open: (options?: CallOptions) => Promise<Pool<FakeConnection>>
}

/** A pool that has opened nothing yet. */
export function fakePool(options: PoolOptions<FakeConnection> = {}, random = 0): FakePool {
  const server = new FakeServer()
  const clock = new FakeClock()
  const settings = resolveSettings(options, fakeErrors)
  const endpoint = { name: "fake:3306", connect: server.connect }
  const context = {
    settings,
    clock,
    random: () => random,
    errors: fakeErrors,
    selector: new SingleEndpoint(endpoint, clock, () => random),
  }
  return {
    server,
    clock,
    pool: new Pool(context, false),
    open: (call) => Pool.open(context, false, call),
  }
}

/** A pool that has opened its first connections. */
export async function filledPool(options: PoolOptions<FakeConnection> = {}, random = 0): Promise<FakePool> {
  const made = fakePool(options, random)
  await made.pool.fill()
  return made
}

/** How a promise stands, without waiting for it. */
export async function stateOf(promise: Promise<unknown>): Promise<"pending" | "fulfilled" | "rejected"> {
  const pending = Symbol("pending")
  try {
    return (await Promise.race([promise, Promise.resolve(pending)])) === pending ? "pending" : "fulfilled"
  } catch {
    return "rejected"
  }
}

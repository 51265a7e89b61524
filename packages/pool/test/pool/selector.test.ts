// The seam for clusters: a selector for several servers, written against the interface alone. Leasing is as it is.
import { expect, test } from "vitest"
import type { CloseReason } from "../../src/diagnostics.ts"
import type { Choice, Endpoint, EndpointSelector, Verdict } from "../../src/endpoint.ts"
import { type PoolOptions, resolveSettings } from "../../src/options.ts"
import { Pool } from "../../src/pool.ts"
import { FakeClock } from "../support/fake-clock.ts"
import { fakeErrors } from "../support/fake-pool.ts"
import { type FakeConnection, FakeError, FakeServer } from "../support/fake-server.ts"

/** Opens where the fewest connections are; leaves a server that refuses writes. */
class LeastConnections implements EndpointSelector<FakeConnection> {
  readonly counts: Map<Endpoint<FakeConnection>, number>
  readonly left = new Set<Endpoint<FakeConnection>>()

  constructor(endpoints: readonly Endpoint<FakeConnection>[]) {
    this.counts = new Map(endpoints.map((each) => [each, 0]))
  }

  choose(): Choice<FakeConnection> {
    const [best] = [...this.counts].filter(([each]) => !this.left.has(each)).sort((a, b) => a[1] - b[1])
    if (best === undefined) return { kind: "pending" }
    this.#add(best[0], 1)
    return { kind: "open", endpoint: best[0] }
  }

  opened(): void {
    // Counted when it was chosen.
  }

  failed(endpoint: Endpoint<FakeConnection>): Verdict {
    this.#add(endpoint, -1)
    this.left.add(endpoint)
    return this.left.size === this.counts.size ? "give-up" : "retry"
  }

  abandoned(endpoint: Endpoint<FakeConnection>): void {
    this.#add(endpoint, -1)
  }

  closed(endpoint: Endpoint<FakeConnection>, reason: CloseReason): void {
    this.#add(endpoint, -1)
    if (reason === "read-only") this.left.add(endpoint)
  }

  usable(endpoint: Endpoint<FakeConnection>): boolean {
    return !this.left.has(endpoint)
  }

  #add(endpoint: Endpoint<FakeConnection>, by: number): void {
    this.counts.set(endpoint, (this.counts.get(endpoint) ?? 0) + by)
  }
}

interface Cluster {
  readonly servers: FakeServer[]
  readonly selector: LeastConnections
  readonly pool: Pool<FakeConnection>
  readonly clock: FakeClock
}

function cluster(options: PoolOptions<FakeConnection> = {}): Cluster {
  const servers = [new FakeServer(), new FakeServer(), new FakeServer()]
  const selector = new LeastConnections(
    servers.map((server, i) => ({ name: `node${i}`, connect: server.connect })),
  )
  const settings = resolveSettings<FakeConnection>({ minSize: 6, maxSize: 6, ...options }, fakeErrors)
  const clock = new FakeClock()
  const context = { settings, selector, errors: fakeErrors, clock, random: () => 0 }
  return { servers, selector, pool: new Pool(context, false), clock }
}

test("connections are spread over the servers", async () => {
  const { servers, pool } = cluster()
  await pool.fill()
  expect(servers.map((server) => server.open.size)).toEqual([2, 2, 2])
})

test("a server that became read-only is left by all, the others take over", async () => {
  const { servers, selector, pool } = cluster()
  await pool.fill()
  const refusal = new FakeError("ER_OPTION_PREVENTS_STATEMENT", 1290)
  servers[0]?.failures.set("INSERT", refusal)
  const held = await Promise.all([1, 2, 3, 4, 5, 6].map(() => pool.acquire()))
  const outcomes = await Promise.allSettled(held.map((conn) => conn.query("INSERT")))
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(2)
  await Promise.all(held.map((conn) => pool.release(conn)))
  const again = await Promise.all([1, 2, 3, 4, 5, 6].map(() => pool.acquire()))
  await Promise.all(again.map((conn) => conn.query("INSERT")))
  expect(servers.map((server) => server.open.size)).toEqual([0, 3, 3])
  expect([...selector.counts.values()]).toEqual([0, 3, 3])
})

test("a server that cannot be reached costs no caller anything while another one can", async () => {
  const { servers, pool } = cluster()
  const [down] = servers
  if (down !== undefined) down.refusal = new FakeError("SHOAL_CONNECT", 2003)
  const held = await Promise.all([1, 2, 3, 4, 5, 6].map(() => pool.acquire()))
  expect(held).toHaveLength(6)
  expect(servers.map((server) => server.open.size)).toEqual([0, 3, 3])
})

test("a server that the selector has left is not used any more, wherever its connections are", async () => {
  const { servers, selector, pool } = cluster()
  await pool.fill()
  const lent = await Promise.all([1, 2, 3, 4, 5].map(() => pool.acquire()))
  const [first] = selector.counts.keys()
  if (first !== undefined) selector.left.add(first)
  for (const conn of lent) await pool.release(conn)
  const again = await Promise.all([1, 2, 3, 4, 5, 6].map(() => pool.acquire()))
  expect(again).toHaveLength(6)
  expect(servers.map((server) => server.open.size)).toEqual([0, 3, 3])
})

test("a dead server costs the connections that lead to it, not the others", async () => {
  const { servers, pool, clock } = cluster({ validateAfterIdle: 1000 })
  await pool.fill()
  await clock.advance(1500)
  servers[0]?.hold("ping")
  const held = Promise.all([1, 2, 3].map(() => pool.acquire()))
  await clock.advance(2000)
  expect(await held).toHaveLength(3)
  expect(pool.stats.closed).toBe(2)
  expect(servers.slice(1).map((server) => server.open.size >= 2)).toEqual([true, true])
})

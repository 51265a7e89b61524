// Whoever listens to the pool's channels may use the pool from there: at no moment may it find the counts wrong or a caller served twice.
import { expect, test } from "vitest"
import { poolChannels } from "../../src/diagnostics.ts"
import { settle } from "../support/fake-clock.ts"
import { type FakePool, fakePool, filledPool } from "../support/fake-pool.ts"

/** Runs `work` with somebody who uses the pool once, as soon as the channel tells something of it. */
async function withListener(
  name: keyof typeof poolChannels,
  { pool }: FakePool,
  listener: () => void,
  work: () => Promise<void>,
): Promise<void> {
  let told = 0
  const onMessage = (message: unknown): void => {
    if ((message as { pool: unknown }).pool === pool && ++told === 1) listener()
  }
  poolChannels[name].subscribe(onMessage)
  try {
    await work()
  } finally {
    poolChannels[name].unsubscribe(onMessage)
  }
  expect(told).toBeGreaterThan(0)
}

test.each(["release", "acquire", "open"] as const)(
  "a query from the channel %s never makes the pool larger than maxSize",
  async (channel) => {
    const made = await filledPool({ minSize: 0, maxSize: 1 })
    const { pool, server } = made
    let nested: Promise<unknown> | undefined
    await withListener(
      channel,
      made,
      () => {
        nested = pool.query("SELECT 2")
      },
      async () => {
        expect(await pool.query("SELECT 1")).toBe("SELECT 1 on 1")
        expect(await nested).toBe("SELECT 2 on 1")
      },
    )
    expect([server.mostOpen, pool.size, pool.freeSize, pool.stats.leased]).toEqual([1, 1, 1, 0])
  },
)

test("who is being served is not served again by a caller from the channel acquire", async () => {
  const made = await filledPool({ minSize: 2, maxSize: 2 })
  const { pool } = made
  const first = await pool.acquire()
  const second = await pool.acquire()
  const waiting = pool.acquire()
  let nested: Promise<unknown> | undefined
  await withListener(
    "acquire",
    made,
    () => {
      void pool.release(second)
      nested = pool.query("SELECT 1")
    },
    async () => {
      void pool.release(first)
      expect((await waiting).id).toBe(1)
      expect(await nested).toBe("SELECT 1 on 2")
    },
  )
  await pool.release(await waiting)
  expect([pool.freeSize, pool.stats.leased, pool.stats.waiting]).toEqual([2, 0, 0])
})

test("who is late is late, also when a connection comes back from the channel timeout", async () => {
  const made = await filledPool({ minSize: 1, maxSize: 1 })
  const { pool, clock } = made
  const held = await pool.acquire()
  const late = expect(pool.acquire({ timeout: 100 })).rejects.toMatchObject({ kind: "timeout" })
  const patient = pool.acquire({ timeout: 200 })
  await withListener(
    "timeout",
    made,
    () => void pool.release(held),
    async () => {
      await clock.advance(100)
      await late
    },
  )
  await pool.release(await patient)
  expect([pool.freeSize, pool.stats.waiting, clock.pending(false)]).toEqual([1, 0, 0])
})

test("closing the pool from the channel open closes what was opened", async () => {
  const made = fakePool({ minSize: 0 })
  const { pool, server } = made
  await withListener(
    "open",
    made,
    () => pool.close(),
    async () => {
      await expect(pool.acquire()).rejects.toMatchObject({ code: "SHOAL_POOL_CLOSED" })
      await pool.waitClosed()
      await settle()
    },
  )
  expect([server.open.size, pool.size]).toEqual([0, 0])
})

test("acquire and release tell of the same handle, once per lease, however the lease ends", async () => {
  const { pool } = await filledPool({ minSize: 3, maxSize: 3 })
  const lent: unknown[] = []
  const returned: unknown[] = []
  const onAcquire = (message: unknown): void =>
    void lent.push((message as { connection: unknown }).connection)
  const onRelease = (message: unknown): void => {
    const { connection } = message as { connection: never }
    returned.push(connection)
    void pool.release(connection)
  }
  poolChannels.acquire.subscribe(onAcquire)
  poolChannels.release.subscribe(onRelease)
  try {
    await pool.use((conn) => conn.ping())
    const released = await pool.acquire()
    await pool.release(released)
    await pool.release(released)
    await pool.query("SELECT 1")
    const closed = await pool.acquire()
    closed.close()
    await pool.release(closed)
    await pool.acquire()
    await pool.acquire()
    pool.terminate()
  } finally {
    poolChannels.acquire.unsubscribe(onAcquire)
    poolChannels.release.unsubscribe(onRelease)
  }
  expect(lent).toHaveLength(6)
  expect(returned).toEqual(lent)
})

test("a connection that is released, or dropped, from the channel release is given back once", async () => {
  for (const [act, free] of [
    ["release", 1],
    ["terminate", 0],
  ] as const) {
    const made = await filledPool({ minSize: 1, maxSize: 1 })
    const { pool } = made
    const conn = await pool.acquire()
    await withListener(
      "release",
      made,
      () => void (act === "release" ? pool.release(conn) : pool.terminate()),
      () => pool.release(conn),
    )
    expect([pool.freeSize, pool.size, pool.stats.leased]).toEqual([free, free, 0])
  }
})

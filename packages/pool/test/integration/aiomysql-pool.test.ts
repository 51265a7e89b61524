// The 35 tests of aiomysql's test_pool.py by intent, under their names, on both servers. Where shoal does better on purpose the
// test says so; docs/aiomysql-parity.md has the table.
import type { Connection } from "@shoal/driver"
import { forEachServer } from "@shoal/servers/databases"
import { describe, expect, test } from "vitest"
import { createPool } from "../../src/index.ts"
import { realPools, until } from "../support/real-pools.ts"

forEachServer((server) => {
  const real = realPools(server)
  const { create } = real

  const one = async (conn: Connection, sql: string): Promise<unknown> => {
    await using cursor = conn.cursor()
    await cursor.execute(sql)
    return cursor.fetchOne()
  }

  describe("test_pool.py", () => {
    test("create_pool", async () => {
      const pool = await create()
      expect([pool.minSize, pool.maxSize, pool.size, pool.freeSize, pool.echo, pool.closed]).toEqual([
        1,
        10,
        1,
        1,
        false,
        false,
      ])
    })

    test("create_pool2", async () => {
      const pool = await create({ minSize: 10, maxSize: 20 })
      expect([pool.minSize, pool.maxSize, pool.size, pool.freeSize]).toEqual([10, 20, 10, 10])
    })

    test("acquire", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      expect(conn.closed).toBe(false)
      expect(await one(conn, "SELECT 1")).toEqual([1])
      await pool.release(conn)
    })

    test("release", async () => {
      const pool = await create({ minSize: 10 })
      const conn = await pool.acquire()
      expect([pool.freeSize, pool.stats.leased]).toEqual([9, 1])
      const released = pool.release(conn)
      expect([pool.freeSize, pool.stats.leased]).toEqual([10, 0])
      await released
    })

    test("release_closed", async () => {
      const pool = await create({ minSize: 10 })
      const conn = await pool.acquire()
      await conn.ensureClosed()
      await pool.release(conn)
      expect([pool.freeSize, pool.stats.leased, pool.size]).toEqual([9, 0, 9])
      const other = await pool.acquire()
      expect([pool.size, pool.stats.leased]).toEqual([10, 1])
      await until(() => pool.freeSize === 9)
      expect([pool.size, pool.freeSize]).toEqual([10, 9])
      await pool.release(other)
    })

    test("bad_context_manager_usage: neither pool nor connection can be disposed synchronously", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      const dispose: symbol | undefined = (Symbol as { dispose?: symbol }).dispose
      for (const disposable of [pool, conn]) {
        expect(dispose === undefined || !(dispose in disposable)).toBe(true)
      }
    })

    test("context_manager", async () => {
      const pool = await create({ minSize: 10 })
      {
        await using conn = await pool.acquire()
        expect([conn.closed, pool.freeSize, pool.stats.leased]).toEqual([false, 9, 1])
      }
      expect([pool.size, pool.freeSize]).toEqual([10, 10])
    })

    test("clear", async () => {
      const pool = await create({ minSize: 10 })
      await pool.clear()
      expect(pool.freeSize).toBe(0)
    })

    test("initial_empty", async () => {
      const pool = await create({ minSize: 0 })
      expect([pool.size, pool.freeSize]).toEqual([0, 0])
      await pool.use(() => expect([pool.size, pool.freeSize]).toEqual([1, 0]))
      expect([pool.size, pool.freeSize]).toEqual([1, 1])
      const first = await pool.acquire()
      expect([pool.size, pool.freeSize]).toEqual([1, 0])
      const second = await pool.acquire()
      expect([pool.size, pool.freeSize]).toEqual([2, 0])
      await pool.release(first)
      expect([pool.size, pool.freeSize]).toEqual([2, 1])
      await pool.release(second)
      expect([pool.size, pool.freeSize]).toEqual([2, 2])
    })

    test("parallel_tasks", async () => {
      const pool = await create({ minSize: 0, maxSize: 2 })
      const [first, second] = await Promise.all([pool.acquire(), pool.acquire()])
      expect([pool.size, pool.freeSize]).toEqual([2, 0])
      const { threadId } = first
      await pool.release(first)
      expect([pool.size, pool.freeSize]).toEqual([2, 1])
      await pool.release(second)
      expect([pool.size, pool.freeSize]).toEqual([2, 2])
      const third = await pool.acquire()
      expect(third.threadId).toBe(threadId)
    })

    test("parallel_tasks_more", async () => {
      const pool = await create({ minSize: 0, maxSize: 3 })
      const conns = await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()])
      expect([pool.size, pool.freeSize]).toEqual([3, 0])
      const [firstId] = conns.map((conn) => conn.threadId)
      for (const [i, conn] of conns.entries()) {
        await pool.release(conn)
        expect([pool.size, pool.freeSize]).toEqual([3, i + 1])
      }
      expect((await pool.acquire()).threadId).toBe(firstId)
    })

    test("default_event_loop: a pool needs nothing but options", async () => {
      const { hostname, port } = new URL(real.database.url)
      await using pool = await createPool({
        host: hostname,
        port: Number(port),
        user: "root",
        db: real.database.name,
      })
      await using conn = await pool.acquire()
      expect(await one(conn, "SELECT DATABASE()")).toEqual([real.database.name])
    })

    test("release_with_invalid_status: nobody gets a connection inside a transaction", async () => {
      const pool = await create({ minSize: 1, maxSize: 1 })
      const conn = await pool.acquire()
      await using cursor = conn.cursor()
      await cursor.execute("BEGIN")
      void pool.release(conn)
      expect([pool.stats.leased, conn.closed]).toEqual([0, true])
      const next = await pool.acquire()
      expect(next.getTransactionStatus()).toBe(false)
    })

    test("release_with_invalid_status_wait_release", async () => {
      const pool = await create({ minSize: 10 })
      const conn = await pool.acquire()
      await conn.begin()
      await pool.release(conn)
      expect([pool.freeSize, pool.stats.leased, conn.closed]).toEqual([10, 0, true])
    })

    test("_fill_free", async () => {
      const pool = await create({ minSize: 1 })
      const first = await pool.acquire()
      expect([pool.size, pool.freeSize]).toEqual([1, 0])
      const second = await pool.acquire()
      expect([pool.size, pool.freeSize]).toEqual([2, 0])
      await pool.release(first)
      expect([pool.size, pool.freeSize]).toEqual([2, 1])
      await pool.release(second)
      expect([pool.size, pool.freeSize]).toEqual([2, 2])
    })

    test("connect_from_acquire", async () => {
      const pool = await create({ minSize: 0 })
      expect([pool.size, pool.freeSize]).toEqual([0, 0])
      {
        await using conn = await pool.acquire()
        expect([conn.closed, pool.size, pool.freeSize]).toEqual([false, 1, 0])
      }
      expect([pool.size, pool.freeSize]).toEqual([1, 1])
    })

    test("concurrency", async () => {
      const pool = await create({ minSize: 2, maxSize: 4 })
      const [first, second] = [await pool.acquire(), await pool.acquire()]
      expect([pool.size, pool.freeSize, first.threadId === second.threadId]).toEqual([2, 0, false])
      await pool.release(first)
      expect([pool.size, pool.freeSize]).toEqual([2, 1])
      await pool.release(second)
      expect([pool.size, pool.freeSize]).toEqual([2, 2])
    })

    test("invalid_minsize_and_maxsize", async () => {
      await expect(create({ minSize: -1 })).rejects.toMatchObject({
        code: "SHOAL_OPTION",
        name: "InterfaceError",
      })
      await expect(create({ minSize: 5, maxSize: 2 })).rejects.toThrow("maxSize")
    })

    test("true_parallel_tasks", async () => {
      const pool = await create({ minSize: 0, maxSize: 1 })
      let most = 0
      let fewestFree = Infinity
      await Promise.all(
        Array.from({ length: 5 }, () =>
          pool.use(async (conn) => {
            await conn.query("SELECT SLEEP(0.01)")
            most = Math.max(most, pool.size)
            fewestFree = Math.min(fewestFree, pool.freeSize)
          }),
        ),
      )
      expect([most, fewestFree, pool.size, pool.freeSize]).toEqual([1, 0, 1, 1])
    })

    test("cannot_acquire_after_closing", async () => {
      const pool = await create()
      pool.close()
      await expect(pool.acquire()).rejects.toMatchObject({
        message: "Cannot acquire connection after closing pool",
        code: "SHOAL_POOL_CLOSED",
      })
    })

    test("wait_closed", async () => {
      const pool = await create({ minSize: 10 })
      const conns = [await pool.acquire(), await pool.acquire()]
      const order: string[] = []
      pool.close()
      const releasing = conns.map(async (conn) => {
        await conn.query("SELECT SLEEP(0.05)")
        order.push("release")
        await pool.release(conn)
      })
      const closing = pool.waitClosed().then(() => order.push("closed"))
      await Promise.all([...releasing, closing])
      expect([order, pool.freeSize, pool.closed]).toEqual([["release", "release", "closed"], 0, true])
    })

    test("echo", async () => {
      const lines: string[] = []
      const pool = await create({ echo: (line) => void lines.push(line) })
      expect(pool.echo).toBe(true)
      const conn = await pool.acquire()
      expect(conn.echo).toBe(true)
      await conn.query("SELECT 42")
      expect(lines.join("\n")).toContain("SELECT 42")
    })

    test("terminate_with_acquired_connections", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      pool.terminate()
      await pool.waitClosed()
      expect(conn.closed).toBe(true)
    })

    test("release_closed_connection", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      conn.close()
      await pool.release(conn)
      pool.close()
    })

    test("wait_closing_on_not_closed", async () => {
      const pool = await create()
      await expect(pool.waitClosed()).rejects.toMatchObject({
        name: "InterfaceError",
        code: "SHOAL_POOL_OPEN",
      })
    })

    test("release_terminated_pool", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      await using cursor = conn.cursor()
      await cursor.execute("SELECT 1")
      pool.terminate()
      await pool.waitClosed()
      void pool.release(conn)
    })

    test("release_terminated_pool_wait_release", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      pool.terminate()
      await pool.waitClosed()
      await pool.release(conn)
    })

    test("close_with_acquired_connections", async () => {
      const pool = await create()
      const conn = await pool.acquire()
      pool.close()
      await expect(pool.waitClosed({ timeout: 100 })).rejects.toMatchObject({ code: "SHOAL_TIMEOUT" })
      expect(pool.closed).toBe(false)
      await pool.release(conn)
      await pool.waitClosed()
      expect(pool.closed).toBe(true)
    })

    test("drop_connection_if_timedout", async () => {
      const pool = await create({
        minSize: 3,
        maxSize: 3,
        onConnect: (conn) => conn.query("SET wait_timeout = 1"),
      })
      const before = await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()])
      const ids = before.map((conn) => conn.threadId)
      for (const conn of before) await pool.release(conn)
      await until(() => pool.stats.closed >= 3)
      const after = await pool.acquire()
      expect(ids).not.toContain(after.threadId)
      expect(await one(after, "SELECT 1")).toEqual([1])
    })

    test("create_pool_with_timeout (skipped in aiomysql): waiting for a connection has a deadline", async () => {
      const pool = await create({ minSize: 1, maxSize: 1, acquireTimeout: 50 })
      await pool.acquire()
      await expect(pool.acquire()).rejects.toMatchObject({
        name: "TimeoutError",
        code: "SHOAL_TIMEOUT",
        timeout: 50,
      })
    })

    test("cancelled_connection", async () => {
      const pool = await create({ minSize: 0, maxSize: 1 })
      const conn = await pool.acquire()
      const slow = conn.query("SELECT 1 AS id, SLEEP(20) AS slept", undefined, {
        signal: AbortSignal.timeout(50),
      })
      await expect(slow).rejects.toMatchObject({ name: "TimeoutError" })
      await pool.release(conn)
      const next = await pool.acquire()
      expect((await next.query("SELECT 2 AS value, 0 AS other")).rows).toEqual([{ value: 2, other: 0 }])
    })

    test("pool_with_connection_recycling", async () => {
      const pool = await create({ minSize: 1, maxSize: 1, poolRecycle: 100 })
      const first = await pool.acquire()
      const { threadId } = first
      await pool.release(first)
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect([pool.size, pool.freeSize]).toEqual([1, 1])
      const second = await pool.acquire()
      expect(second.threadId).not.toBe(threadId)
      expect(await one(second, "SELECT 1")).toEqual([1])
    })

    test("pool_drops_connection_with_exception", async () => {
      const pool = await create({ minSize: 1, maxSize: 1 })
      const conn = await pool.acquire()
      const { threadId } = conn
      await real.admin.kill(threadId)
      await expect(conn.query("SELECT 1")).rejects.toMatchObject({ fatal: true })
      await pool.release(conn)
      const next = await pool.acquire()
      expect(next.threadId).not.toBe(threadId)
      expect(await one(next, "SELECT 1")).toEqual([1])
    })

    test("pool_maxsize_unlimited", async () => {
      const pool = await create({ minSize: 0, maxSize: 0 })
      const conns = await Promise.all(Array.from({ length: 20 }, () => pool.acquire()))
      expect([pool.size, pool.freeSize, pool.maxSize, conns.length]).toEqual([20, 0, 0, 20])
    })

    test("pool_maxsize_unlimited_minsize_1", async () => {
      const pool = await create({ minSize: 1, maxSize: 0 })
      const conns = await Promise.all(Array.from({ length: 12 }, () => pool.acquire()))
      expect([pool.size, pool.freeSize]).toEqual([12, 0])
      for (const conn of conns) await pool.release(conn)
      expect([pool.size, pool.freeSize]).toEqual([12, 12])
    })
  })
})

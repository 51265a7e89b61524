import { describe, expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { fakePool, filledPool, stateOf } from "../support/fake-pool.ts"
import { type FakeConnection, FakeError } from "../support/fake-server.ts"

const dirty = async (conn: FakeConnection): Promise<FakeConnection> => {
  await conn.query("SET @a = 1")
  return conn
}

describe("what happens on release", () => {
  test("nothing, when nothing was left behind", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    const conn = await pool.acquire()
    await conn.query("SELECT 1")
    await pool.release(conn)
    expect([conn.session.commands, pool.stats.resets]).toEqual([["SELECT 1"], 0])
  })

  test("the first reset is awaited, later ones are sent ahead of the next user's commands", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    server.hold("reset")
    const released = pool.release(await dirty(await pool.acquire()))
    const next = pool.acquire()
    await settle()
    expect([await stateOf(released), await stateOf(next)]).toEqual(["pending", "pending"])
    server.releaseAll("reset")
    await released
    await pool.release(await dirty(await next))
    server.hold("reset")
    await pool.release(await dirty(await pool.acquire()))
    const third = await pool.acquire()
    expect(server.held("reset")).toBe(1)
    await third.query("SELECT 1")
    server.releaseAll("reset")
    expect(third.session.commands.slice(-2)).toEqual(["reset", "SELECT 1"])
  })

  test("an open transaction is reset too", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1 })
    const conn = await pool.acquire()
    await conn.query("BEGIN")
    await pool.release(conn)
    const next = await pool.acquire()
    expect([next.inTransaction, next.id, conn.session.commands]).toEqual([false, 1, ["BEGIN", "reset"]])
  })

  test("a reset that fails on the way costs the connection, not the pool", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    await pool.release(await dirty(await pool.acquire()))
    server.failures.set("reset", new FakeError("SHOAL_SERVER_LOST", 2013, { fatal: true }))
    await pool.release(await dirty(await pool.acquire()))
    await settle()
    expect((await pool.acquire()).id).toBe(2)
  })

  test("a server that cannot reset is rolled back, and not asked again", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    server.failures.set("reset", new FakeError("ER_UNKNOWN_COM_ERROR", 1047))
    const conn = await dirty(await pool.acquire())
    await pool.release(conn)
    await pool.release(await dirty(await pool.acquire()))
    expect(conn.session.commands).toEqual(["SET @a = 1", "reset", "ROLLBACK", "SET @a = 1", "ROLLBACK"])
    expect((await pool.acquire()).id).toBe(1)
  })

  test("resetOnRelease: false rolls back and leaves the rest", async () => {
    const { pool } = await filledPool({ minSize: 1, maxSize: 1, resetOnRelease: false })
    const conn = await dirty(await pool.acquire())
    await pool.release(conn)
    const again = await pool.acquire()
    await again.query("BEGIN")
    await pool.release(again)
    expect(conn.session.commands).toEqual(["SET @a = 1", "BEGIN", "ROLLBACK"])
  })

  test.each([
    ["when no reset was tried yet", "SELECT 1"],
    ["where resets are known to work", "SET @a = 1"],
  ])(
    "a statement that nobody awaited is waited for before the connection is lent again, %s",
    async (_, before) => {
      const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
      await pool.use((first) => first.query(before))
      await settle()
      const conn = await pool.acquire()
      server.hold("SELECT SLEEP(1)")
      server.hold("reset")
      const forgotten = conn.query("SELECT SLEEP(1)")
      void pool.release(conn)
      const next = pool.acquire()
      await settle()
      expect([await stateOf(next), pool.stats.preparing]).toEqual(["pending", 1])
      server.releaseAll("SELECT SLEEP(1)")
      server.releaseAll("reset")
      await forgotten
      expect((await next).id).toBe(1)
    },
  )

  describe("a statement that nobody awaited and that does not end", () => {
    test("is killed, and the connection reused", async () => {
      const { pool, server, clock } = await filledPool({ minSize: 1, maxSize: 1 })
      const conn = await pool.acquire()
      server.hold("UPDATE")
      server.hold("reset")
      void conn.query("UPDATE")
      const released = pool.release(conn)
      await clock.advance(4999)
      expect(conn.session.commands).toEqual(["UPDATE", "reset"])
      await clock.advance(1)
      expect(conn.session.commands).toEqual(["UPDATE", "reset", "KILL QUERY"])
      server.releaseAll("reset")
      await released
      expect([(await pool.acquire()).id, server.opened, clock.pending(false)]).toEqual([1, 1, 0])
    })

    test("costs the connection when there are more of them, each killed", async () => {
      const { pool, server, clock } = await filledPool({ minSize: 1, maxSize: 1 })
      const conn = await pool.acquire()
      for (const sql of ["UPDATE", "DELETE", "reset"]) server.hold(sql)
      void conn.query("UPDATE")
      conn.query("DELETE").catch(() => undefined)
      const released = pool.release(conn)
      await clock.advance(7000)
      await released
      expect(conn.session.commands).toEqual(["UPDATE", "DELETE", "reset", "KILL QUERY", "KILL QUERY"])
      expect([server.open.size, (await pool.acquire()).id]).toEqual([0, 2])
    })

    test("is dropped in bounded time when it cannot be killed", async () => {
      const { pool, server, clock } = await filledPool({ minSize: 1, maxSize: 1 })
      const conn = await pool.acquire()
      for (const name of ["UPDATE", "reset", "kill"]) server.hold(name)
      conn.query("UPDATE").catch(() => undefined)
      const next = pool.acquire({ timeout: 20_000 })
      void pool.release(conn)
      await clock.advance(5000 + 2000 + 2000 + 2000)
      expect([(await next).id, server.open.size, clock.pending(false)]).toEqual([2, 1, 0])
    })

    test("is killed before its connection is closed, too", async () => {
      const { pool, server, clock } = await filledPool({ minSize: 1, maxSize: 1 })
      const conn = await pool.acquire()
      for (const name of ["UPDATE", "quit"]) server.hold(name)
      conn.query("UPDATE").catch(() => undefined)
      pool.close()
      void pool.release(conn)
      const closed = pool.waitClosed()
      await clock.advance(2000)
      await closed
      expect([conn.session.commands, server.open.size]).toEqual([["UPDATE", "quit", "KILL QUERY"], 0])
    })

    test("a reset that hangs by itself is not taken for one", async () => {
      const { pool, server, clock } = await filledPool({ minSize: 1, maxSize: 1 })
      server.hold("reset")
      const conn = await dirty(await pool.acquire())
      const released = pool.release(conn)
      await clock.advance(5000)
      await released
      expect([conn.session.commands, server.open.size]).toEqual([["SET @a = 1", "reset"], 0])
    })
  })
})

describe("onConnect", () => {
  test("runs on each new connection before it is lent, and again after each reset", async () => {
    const seen: number[] = []
    const { pool } = await filledPool({
      minSize: 1,
      maxSize: 2,
      onConnect: async (conn) => {
        seen.push(conn.id)
        await conn.query("SELECT 'init'")
      },
    })
    const first = await dirty(await pool.acquire())
    const second = await pool.acquire()
    expect(seen).toEqual([1, 2])
    await pool.release(second)
    await pool.release(first)
    expect(seen).toEqual([1, 2, 1])
    expect(first.session.commands).toEqual(["SELECT 'init'", "SET @a = 1", "reset", "SELECT 'init'"])
  })

  test("its failure is a failed connect with the cause", async () => {
    const mine = new Error("no such function")
    const { pool, server } = fakePool({
      minSize: 0,
      onConnect: () => {
        throw mine
      },
    })
    await expect(pool.acquire()).rejects.toMatchObject({ kind: "connect", cause: mine })
    expect(server.open.size).toBe(0)
  })

  test("the connection it gets cannot be kept", async () => {
    let kept: FakeConnection | undefined
    const { pool } = await filledPool({ onConnect: (conn) => void (kept = conn) })
    expect(kept?.closed).toBe(true)
    expect((await pool.acquire()).closed).toBe(false)
  })
})

import { describe, expect, test } from "vitest"
import { settle } from "../support/fake-clock.ts"
import { filledPool } from "../support/fake-pool.ts"
import { FakeError } from "../support/fake-server.ts"

describe("pool.query, execute and stream", () => {
  test("run on the connection that was used last and give it back", async () => {
    const { pool, clock } = await filledPool({ minSize: 3, validateAfterIdle: 500 })
    await pool.release(await pool.acquire())
    for (let i = 0; i < 5; i++) {
      expect(await pool.query("SELECT 1")).toBe("SELECT 1 on 1")
      expect(await pool.execute("SELECT 2")).toBe("execute SELECT 2 on 1")
      // So it needs no ping, however many others have been silent for longer.
      await clock.advance(400)
    }
    expect(pool.freeSize).toBe(3)
  })

  test("wait their turn", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 2 })
    const answers = await Promise.all(["a", "b", "c", "d"].map((sql) => pool.query(sql)))
    expect(answers).toHaveLength(4)
    expect([server.mostOpen <= 2, pool.stats.leased]).toEqual([true, 0])
  })

  test("are written in the turn in which a connection comes back", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    const [session] = [...server.open]
    const connection = await pool.acquire()
    const answer = pool.query("SELECT 1")
    await settle()
    expect(session?.commands).toEqual([])
    void pool.release(connection)
    expect(session?.commands).toEqual(["SELECT 1"])
    await answer
  })

  test("the deadline covers waiting", async () => {
    const { pool, clock } = await filledPool({ minSize: 1, maxSize: 1 })
    void (await pool.acquire())
    const late = expect(pool.query("SELECT 1", undefined, { timeout: 70 })).rejects.toMatchObject({
      code: "after 70",
    })
    await clock.advance(70)
    await late
  })

  test("each step has what is left of the deadline, and knows the whole", async () => {
    const { pool, server, clock } = await filledPool({ minSize: 1, maxSize: 1 })
    const [session] = [...server.open]
    if (session === undefined) throw new Error("no session")
    session.autocommit = false
    const connection = await pool.acquire()
    const answer = pool.query("INSERT", undefined, { timeout: 100 })
    await clock.advance(70)
    void pool.release(connection)
    await answer
    const left = { timeout: 30, whole: 100 }
    expect(session.commands).toEqual(["INSERT", "COMMIT"])
    expect(session.options).toEqual([left, left])
  })

  test("a commit that comes too late to be sent with its statement is limited, too", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    const [session] = [...server.open]
    if (session === undefined) throw new Error("no session")
    server.hold("INSERT")
    const { signal } = new AbortController()
    const answer = pool.query("INSERT", undefined, { signal })
    await settle()
    session.autocommit = false
    server.releaseAll("INSERT")
    await answer
    expect(session.options).toEqual([{ signal }, { signal }])
  })

  test("an aborted signal runs nothing", async () => {
    const { pool } = await filledPool()
    await expect(pool.query("SELECT 1", undefined, { signal: AbortSignal.abort("no") })).rejects.toBe("no")
    expect(pool.stats.acquired).toBe(0)
  })

  test("without autocommit each is committed, sent right behind the statement", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    const [session] = [...server.open]
    if (session === undefined) throw new Error("no session")
    session.autocommit = false
    server.hold("INSERT")
    const inserted = pool.query("INSERT")
    await settle()
    expect(session.commands).toEqual(["INSERT", "COMMIT"])
    server.releaseAll("INSERT")
    await inserted
  })

  test("a commit that came before its statement, which had to be prepared first, is repeated", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    const [session] = [...server.open]
    if (session === undefined) throw new Error("no session")
    session.autocommit = false
    server.hold("execute INSERT")
    const inserted = pool.execute("INSERT")
    await settle()
    server.releaseAll("execute INSERT")
    await inserted
    expect([session.inTransaction, session.commands.at(-1)]).toEqual([false, "COMMIT"])
  })

  test("a failed commit fails the statement", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    for (const session of server.open) session.autocommit = false
    server.failures.set("COMMIT", new FakeError("ER_ERROR_DURING_COMMIT", 1180))
    await expect(pool.query("INSERT")).rejects.toThrow("1180")
  })

  test("autocommit that was turned off on the way is noticed", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    const [session] = [...server.open]
    if (session === undefined) throw new Error("no session")
    server.hold("INSERT")
    const inserted = pool.query("INSERT")
    await settle()
    session.autocommit = false
    server.releaseAll("INSERT")
    await inserted
    expect([session.commands, session.inTransaction]).toEqual([["INSERT", "COMMIT"], false])
  })

  test("a statement that was never sent goes to another connection", async () => {
    const { pool, server } = await filledPool({ minSize: 2, maxSize: 2 })
    const gone = new FakeError("SHOAL_SERVER_GONE", 2006, { fatal: true, retrySafe: true })
    server.hold("SELECT 1")
    const answer = pool.query("SELECT 1")
    await settle()
    const [, used] = [...server.open]
    server.failures.set("SELECT 1", gone)
    used?.end()
    server.releaseAll("SELECT 1")
    server.failures.clear()
    await expect(answer).rejects.toThrow("2013")
    const dead = pool.query("SELECT 2")
    expect(await dead).toMatch(/^SELECT 2 on /)
  })

  test("a statement that may have been executed is never sent again", async () => {
    const { pool, server } = await filledPool({ minSize: 2, maxSize: 2 })
    server.hold("INSERT")
    const answer = expect(pool.query("INSERT")).rejects.toMatchObject({ errno: 2013 })
    await settle()
    const sessions = [...server.open]
    sessions[1]?.end()
    server.releaseAll("INSERT")
    await answer
    expect(sessions[0]?.commands).toEqual([])
  })

  test("read-only refusals evict the connection on this path too", async () => {
    const { pool, server } = await filledPool({ minSize: 1, maxSize: 1 })
    server.failures.set("INSERT", new FakeError("ER_READ_ONLY_MODE", 1836))
    await expect(pool.query("INSERT")).rejects.toThrow("1836")
    server.failures.clear()
    expect(await pool.query("SELECT 1")).toBe("SELECT 1 on 2")
    expect(pool.stats.evicted).toBe(1)
  })

  test("a stream holds its connection until the loop ends", async () => {
    const { pool } = await filledPool({ minSize: 1 })
    const rows: unknown[] = []
    for await (const row of pool.stream("SELECT n")) {
      rows.push(row)
      expect(pool.freeSize).toBe(0)
    }
    expect([rows, pool.freeSize]).toEqual([[1, 2], 1])
  })

  test("a stream that is left early gives its connection back", async () => {
    const { pool } = await filledPool({ minSize: 1 })
    for await (const row of pool.stream("SELECT n")) {
      expect(row).toBe(1)
      break
    }
    await settle()
    expect(pool.freeSize).toBe(1)
  })

  test("a stream that fails gives its connection back", async () => {
    const { pool, server } = await filledPool({ minSize: 1 })
    server.failures.set("SELECT n", new FakeError("ER_NO_SUCH_TABLE", 1146))
    await expect(pool.stream("SELECT n").next()).rejects.toThrow("1146")
    expect(pool.freeSize).toBe(1)
  })
})

// What is given up while BEGIN, COMMIT or ROLLBACK is under way: the caller learns what is not known, and what follows stands by itself.
import { setTimeout as sleep } from "node:timers/promises"
import { OperationalError } from "@shoal/driver"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { type ByteRelay, startByteRelay } from "../support/byte-relay.ts"
import { forEachEngine } from "../support/engines.ts"

forEachEngine((bench) => {
  let relay: ByteRelay
  let engine: sa.Engine
  beforeAll(async () => {
    relay = await startByteRelay({ host: bench.server.host, port: bench.server.port })
    const url = new URL(bench.url)
    url.host = `127.0.0.1:${String(relay.port)}`
    engine = await sa.createEngine(url)
  })
  afterAll(async () => {
    await engine[Symbol.asyncDispose]()
    await relay[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute("DROP TABLE IF EXISTS doubt")
    await conn.execute("CREATE TABLE doubt (id INT PRIMARY KEY)")
  })

  const rows = async (): Promise<unknown[]> => {
    await using conn = await bench.engine.acquire()
    return await conn.scalars("SELECT id FROM doubt ORDER BY id")
  }
  /** Until the server has done what was sent. */
  const until = async (wanted: readonly unknown[]): Promise<void> => {
    while (JSON.stringify(await rows()) !== JSON.stringify(wanted)) await sleep(5)
  }
  const add = (id: number): string => `INSERT INTO doubt VALUES (${id})`
  const reason = new Error("the user went away")
  const inDoubt = { code: "SHOAL_COMMIT_IN_DOUBT", sqlState: "08007" }

  /** The server has the statement, its answer is held until the call was given up. */
  async function giveUp(
    call: (signal: AbortSignal) => Promise<unknown>,
    done: () => Promise<void>,
  ): Promise<unknown> {
    const controller = new AbortController()
    relay.hold("toClient")
    const failure = call(controller.signal).then(
      () => undefined,
      (error: unknown) => error,
    )
    await done()
    controller.abort(reason)
    relay.release()
    return await failure
  }

  test.each(["connect", "acquire"] as const)("%s: a commit that happened", async (open) => {
    await using conn = await engine[open]()
    const tr = await conn.begin()
    await conn.execute(add(1))
    const error = await giveUp(
      (signal) => tr.commit({ signal }),
      () => until([1]),
    )
    expect(error).toBeInstanceOf(OperationalError)
    expect(error).toMatchObject({ ...inDoubt, cause: reason, fatal: false })
    expect([tr.isActive, conn.inTransaction]).toEqual([false, false])
    const next = await conn.begin()
    await conn.execute(add(2))
    await next.rollback()
    expect(await rows()).toEqual([1])
  })

  test("a commit whose connection breaks before the server has it", async () => {
    await using conn = await engine.connect()
    await conn.execute(add(1))
    relay.hold("toServer")
    const commit = conn.commit()
    await sleep(10)
    relay.cut()
    await expect(commit).rejects.toMatchObject({ ...inDoubt, fatal: true, errno: 2013 })
    expect(conn.inTransaction).toBe(false)
    await expect(conn.execute(add(2))).rejects.toThrow()
    expect(await rows()).toEqual([])
  })

  test("begin(work) tells it too; a deadline is its cause", async () => {
    await using conn = await engine.connect()
    const work = engine.begin(async (inside) => {
      await inside.execute(add(1))
      const error = await giveUp(
        (signal) => inside.commit({ signal }),
        () => until([1]),
      )
      throw error
    })
    await expect(work).rejects.toMatchObject(inDoubt)
    await conn.execute(add(2))
    relay.hold("toClient")
    const commit = conn.commit({ timeout: 50 })
    await until([1, 2])
    await sleep(60)
    relay.release()
    await expect(commit).rejects.toMatchObject({ ...inDoubt, cause: { code: "SHOAL_TIMEOUT" } })
  })

  test("no doubt when nothing was sent, or when the server has answered", async () => {
    await using conn = await engine.connect()
    await conn.execute(add(1))
    await expect(conn.commit({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(await rows()).toEqual([])
    await expect(conn.commitPrepared("nobody's")).rejects.toMatchObject({ errno: 1397 })
  })

  test("a two-phase commit that happened: nothing takes effect by itself after it", async () => {
    await using conn = await engine.acquire()
    const tr = await conn.beginTwophase()
    await conn.execute(add(1))
    await tr.prepare()
    const error = await giveUp(
      (signal) => tr.commit({ signal }),
      () => until([1]),
    )
    expect(error).toMatchObject({ ...inDoubt, cause: reason })
    await expect(conn.execute(add(2))).rejects.toThrow("is prepared")
    expect([await rows(), await conn.recoverTwophase()]).toEqual([[1], []])
  })

  test("a rollback that happened: what follows is in a transaction again", async () => {
    await using watcher = await bench.engine.acquire()
    await watcher.execute("SET SESSION innodb_lock_wait_timeout = 20")
    await using conn = await engine.connect()
    await conn.execute(add(1))
    const error = await giveUp(
      (signal) => conn.rollback({ signal }),
      // It waits for the lock on the row that is rolled back.
      async () => void (await watcher.execute(add(1))),
    )
    expect(error).toBe(reason)
    await conn.execute(add(2))
    await conn.rollback()
    await conn.execute(add(3))
    await conn.commit()
    expect(await rows()).toEqual([1, 3])
  })

  test("a rollback to a savepoint that was given up can be repeated", async () => {
    await using watcher = await bench.engine.acquire()
    await using conn = await engine.acquire()
    const root = await conn.begin()
    await conn.execute(add(1))
    const nested = await conn.beginNested()
    await conn.execute(add(2))
    const error = await giveUp(
      (signal) => nested.rollback({ signal }),
      async () => void (await sleep(20)),
    )
    expect(error).toBe(reason)
    expect([nested.isActive, root.isActive, conn.inTransaction]).toEqual([true, true, true])
    await conn.execute(add(3))
    expect(await watcher.scalars("SELECT id FROM doubt")).toEqual([])
    await nested.rollback()
    await conn.execute(add(4))
    await root.commit()
    expect(await rows()).toEqual([1, 4])
  })

  test("a BEGIN that was given up leaves no transaction behind", async () => {
    await using conn = await engine.acquire()
    await conn.execute("SELECT 1")
    const error = await giveUp(
      (signal) => conn.begin({ signal }),
      async () => void (await sleep(20)),
    )
    expect(error).toBe(reason)
    await conn.execute(add(1))
    expect([conn.inTransaction, await rows()]).toEqual([false, [1]])
  })
})

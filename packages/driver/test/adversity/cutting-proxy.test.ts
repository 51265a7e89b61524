// A line that delays, loses, cuts, resets and forges bytes between the driver and a real server: right answers or one typed error.
import { type ConnectOptions, type Connection, connect, isDisconnect, MySQLError } from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type CuttingProxy, type Faults, startCuttingProxy } from "@shoal/servers/cutting-proxy"
import { failureOf, promptFailureOf } from "../support/expect-failure.ts"
import { stopClock } from "../support/still-clock.ts"
import { until } from "../support/waiting.ts"

const manyRows = "SELECT n, REPEAT('x', 100) AS s FROM seq ORDER BY n"

forEachServer((server) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createDatabase(server)
    await using conn = await connect(database.url, { autocommit: true })
    await conn.query("CREATE TABLE seq (n INT PRIMARY KEY)")
    await conn.query(
      `INSERT INTO seq VALUES ${Array.from({ length: 2000 }, (_, n) => `(${String(n)})`).join(", ")}`,
    )
  })
  afterAll(() => database?.drop())

  function through(proxy: CuttingProxy, options: ConnectOptions = {}): Promise<Connection> {
    const { user, password } = server
    const { host, port } = proxy
    return connect({
      host,
      port,
      user,
      password,
      db: database.name,
      cancelTimeout: 2000,
      connectTimeout: 30_000,
      ...options,
    })
  }

  /** Everything a session does, with checked answers. */
  async function exercise(conn: Connection): Promise<void> {
    expect((await conn.query("SELECT ? AS v", ["text"])).rows).toEqual([{ v: "text" }])
    const { rows } = await conn.execute<{ n: number; s: string }>(
      "SELECT n, REPEAT('x', 100) AS s FROM seq WHERE n < ? ORDER BY n",
      [50],
    )
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, n) => n))
    await expect(conn.query("SELECT * FROM no_such_table")).rejects.toMatchObject({ errno: 1146 })
    const blob = Buffer.alloc(20_000, 7)
    expect((await conn.query("SELECT ? AS b", [blob])).rows).toEqual([{ b: blob }])
    await conn.ping()
  }

  const benign: readonly [name: string, faults: Faults, options: ConnectOptions][] = [
    ["5 ms of latency", { toClient: { latency: 5 }, toServer: { latency: 5 } }, {}],
    ["byte by byte to the client", { toClient: { pieces: 1 } }, {}],
    ["byte by byte to the server", { toServer: { pieces: 1 } }, {}],
    ["7 bytes at a time, both ways", { toClient: { pieces: 7 }, toServer: { pieces: 7 } }, {}],
    [
      "5 bytes at a time, without TLS",
      { toClient: { pieces: 5 }, toServer: { pieces: 5 } },
      { ssl: "disabled" },
    ],
    [
      "11 bytes at a time, compressed",
      { toClient: { pieces: 11 }, toServer: { pieces: 11 } },
      { ssl: "disabled", compress: true },
    ],
  ]
  test.each(benign)("%s changes no answer", async (_name, faults, options) => {
    await using proxy = await startCuttingProxy(server)
    proxy.faults = faults
    await using conn = await through(proxy, options)
    await exercise(conn)
  })

  describe.each(["disabled", "required"] as const)("ssl %s", (ssl) => {
    test("reset at byte N while connecting", async () => {
      for (const direction of ["toClient", "toServer"] as const) {
        for (const resetAt of [0, 1, 3, 4, 5, 30, 60, 77, 78, 100, 150, 200, 300, 500, 900]) {
          await using proxy = await startCuttingProxy(server)
          proxy.faults = { [direction]: { resetAt } }
          const outcome = await through(proxy, { ssl }).catch((error: unknown) => error)
          if (outcome instanceof MySQLError) {
            expect(["SHOAL_SERVER_LOST", "SHOAL_SERVER_GONE", "SHOAL_TLS", "SHOAL_CONNECT"]).toContain(
              outcome.code,
            )
            expect(outcome.fatal).toBe(true)
          } else (outcome as Connection).close()
        }
      }
    })

    test("reset at byte N of an answer", async () => {
      await using proxy = await startCuttingProxy(server)
      for (const resetAt of [0, 1, 4, 50, 1000, 16_384, 70_000, 150_000]) {
        proxy.faults = {}
        const conn = await through(proxy, { ssl })
        proxy.faults = { toClient: { resetAt } }
        const error = await promptFailureOf(conn.query(manyRows))
        expect(error).toMatchObject({ errno: 2013, code: "SHOAL_SERVER_LOST", fatal: true, retrySafe: false })
        expect(isDisconnect(error)).toBe(true)
        expect(conn.closed).toBe(true)
        conn.close()
      }
    })

    test("end of the stream at byte N of an answer", async () => {
      await using proxy = await startCuttingProxy(server)
      for (const halfCloseAt of [0, 3, 50, 1000, 70_000]) {
        proxy.faults = {}
        const conn = await through(proxy, { ssl })
        proxy.faults = { toClient: { halfCloseAt } }
        const error = await promptFailureOf(conn.query(manyRows))
        expect(error).toMatchObject({ errno: 2013, fatal: true })
        expect(conn.closed).toBe(true)
      }
    })

    test("loss of a direction ends at the deadline of the call", async () => {
      for (const direction of ["toClient", "toServer"] as const) {
        await using proxy = await startCuttingProxy(server)
        const conn = await through(proxy, { ssl, cancelTimeout: 200 })
        proxy.faults = { [direction]: { loseFrom: 0 } }
        const error = await failureOf(conn.query("SELECT 1", undefined, { timeout: 150 }))
        expect(error.code).toBe("SHOAL_TIMEOUT")
        // The side connection cannot get through either, so the connection is given up.
        expect((await promptFailureOf(conn.query("SELECT 2"))).fatal).toBe(true)
        expect(conn.closed).toBe(true)
      }
    })

    test("loss of a direction is noticed by socketTimeout", async () => {
      await using proxy = await startCuttingProxy(server)
      using clock = stopClock()
      const conn = await through(proxy, { ssl, socketTimeout: 150 })
      await conn.ping()
      proxy.faults = { toClient: { loseFrom: 0 } }
      const failure = promptFailureOf(conn.query("SELECT 1"))
      clock.pass(150)
      const error = await failure
      expect(error).toMatchObject({ errno: 2013, fatal: true })
      expect(error.message).toContain("socketTimeout")
    })

    test("loss while connecting ends at connectTimeout", async () => {
      for (const [direction, loseFrom] of [
        ["toClient", 0],
        ["toClient", 40],
        ["toServer", 0],
        ["toServer", 36],
      ] as const) {
        await using proxy = await startCuttingProxy(server)
        proxy.faults = { [direction]: { loseFrom } }
        const error = await failureOf(through(proxy, { ssl, connectTimeout: 200 }))
        expect(error).toMatchObject({ code: "SHOAL_TIMEOUT", errno: 2003 })
      }
    })

    test("garbage in an answer", async () => {
      await using proxy = await startCuttingProxy(server)
      for (const at of [0, 1, 4, 60, 5000]) {
        proxy.faults = {}
        // Garbage may look like the beginning of something long.
        const conn = await through(proxy, { ssl, cancelTimeout: 200 })
        await conn.ping()
        proxy.faults = {
          toClient: { garbage: { at, bytes: Buffer.from("0102030405060708090a0b0c0d0e0f", "hex") } },
        }
        const error = await failureOf(conn.query(manyRows, undefined, { timeout: 500 }))
        expect(error).toBeInstanceOf(MySQLError)
        proxy.faults = {}
        const after = await conn.query("SELECT 1 AS one").then(
          ({ rows }) => rows,
          (reason: unknown) => reason,
        )
        expect(after).toBeInstanceOf(MySQLError)
        expect(conn.closed).toBe(true)
      }
    })

    test("garbage to the server", async () => {
      await using proxy = await startCuttingProxy(server)
      const conn = await through(proxy, { ssl })
      proxy.faults = { toServer: { garbage: { at: 0, bytes: Buffer.alloc(40, 0xff) } } }
      const error = await failureOf(conn.query("SELECT 1", undefined, { timeout: 3000 }))
      expect(error).toBeInstanceOf(MySQLError)
      conn.close()
    })
  })

  test("a line that breaks fails every statement on it: those sent with 2013, those not sent with 2006", async () => {
    await using proxy = await startCuttingProxy(server)
    const conn = await through(proxy, { maxPipeline: 3 })
    // What sets the session up may still be under way, and take one of the three places.
    await conn.ping()
    const calls = Array.from({ length: 10 }, (_, i) => conn.query(`SELECT SLEEP(20), ${String(i)}`))
    const outcomes = Promise.allSettled(calls)
    await new Promise((resolve) => setTimeout(resolve, 100))
    proxy.resetAll()
    const reasons = (await outcomes).map((each) =>
      each.status === "rejected" ? (each.reason as MySQLError) : undefined,
    )
    expect(reasons.map((reason) => reason?.errno)).toEqual([
      2013, 2013, 2013, 2006, 2006, 2006, 2006, 2006, 2006, 2006,
    ])
    expect(reasons.map((reason) => reason?.retrySafe)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
      true,
      true,
    ])
    expect(conn.closed).toBe(true)
  })

  test("a stream whose line breaks rejects; it never just ends", async () => {
    await using proxy = await startCuttingProxy(server)
    for (const fault of [{ resetAt: 100_000 }, { halfCloseAt: 100_000 }]) {
      proxy.faults = {}
      const conn = await through(proxy)
      proxy.faults = { toClient: fault }
      let seen = 0
      const reading = (async () => {
        for await (const row of conn.stream<{ n: number }>(manyRows)) expect(row.n).toBe(seen++)
      })()
      expect((await promptFailureOf(reading)).errno).toBe(2013)
      expect(seen).toBeGreaterThan(0)
      expect(seen).toBeLessThan(2000)
    }
  })

  test("a line that breaks while a file is sent", async () => {
    await using proxy = await startCuttingProxy(server)
    const conn = await through(proxy, { localInfile: true })
    await conn.query("CREATE TEMPORARY TABLE f (s TEXT)")
    proxy.faults = { toServer: { resetAt: 300_000 } }
    const chunk = Buffer.from(`${"y".repeat(999)}\n`.repeat(64))
    let given = 0
    async function* lines(): AsyncGenerator<Uint8Array> {
      for (given = 0; given < 1000; given++) yield await Promise.resolve(chunk)
    }
    const error = await promptFailureOf(
      conn.query("LOAD DATA LOCAL INFILE 'x' INTO TABLE f", undefined, { localInfile: lines }),
    )
    expect(error).toMatchObject({ errno: 2013, fatal: true })
    expect(given).toBeLessThan(1000)
  })

  test("everything is closed at the end", async () => {
    await using proxy = await startCuttingProxy(server)
    const connections = await Promise.all(Array.from({ length: 5 }, () => through(proxy)))
    await Promise.all(connections.map((conn) => conn.ensureClosed()))
    await until(() => proxy.open === 0)
  })
})

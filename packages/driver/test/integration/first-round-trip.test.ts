import { describe, expect, it } from "vitest"
import { forEachServer } from "@shoal/servers/databases"
import { connect, OperationalError } from "../../src/index.ts"
import { startCountingRelay } from "../support/counting-relay.ts"
import { err, frame, ok, resultSet, rowsEnd, textRow } from "../support/server-packets.ts"
import { startRogueServer } from "../support/rogue-server.ts"
import { stopClock } from "../support/still-clock.ts"

const options = { host: "127.0.0.1", user: "root", password: "", ssl: "disabled", db: undefined } as const

describe("the set-up of a session that the server has taken before", () => {
  it("goes out with the first statement", async () => {
    let visits = 0
    await using server = await startRogueServer(async (peer) => {
      await peer.welcome()
      const setup = await peer.read()
      expect(setup.toString()).toContain("SET NAMES utf8mb4")
      if (visits++ === 0) await peer.send(ok())
      else {
        // Nothing is answered before the client's own statement is there.
        const statement = await peer.read()
        expect(statement.toString()).toContain("SELECT 7")
        peer.sequence = 1
        await peer.send(ok({ status: 0 }))
        peer.sequence = 1
        await peer.send(...resultSet([{ name: "n" }], [textRow("7")]).slice(0, -1), rowsEnd(0))
      }
      await peer.untilGone()
    })
    const target = { ...options, port: server.port }
    const first = await connect(target)
    first.close()
    const second = await connect(target)
    expect([second.getAutocommit(), second.busy, second.dirty, second.inTransaction]).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect((await second.query("SELECT 7")).rows).toEqual([{ n: "7" }])
    expect(second.getAutocommit()).toBe(false)
    second.close()
  })

  it("drops the connection when it is refused this time: no answer of a wrong session gets through", async () => {
    let visits = 0
    await using server = await startRogueServer(async (peer) => {
      await peer.welcome()
      await peer.read()
      if (visits++ === 0) await peer.send(ok())
      else {
        await peer.read()
        peer.sequence = 1
        await peer.send(err(1231, "Variable 'time_zone' can't be set to the value of '+00:00'"))
        peer.sequence = 1
        await peer.send(...resultSet([{ name: "n" }], [textRow("7")]))
      }
      await peer.untilGone()
    })
    const target = { ...options, port: server.port }
    const first = await connect(target)
    first.close()
    const second = await connect(target)
    const failure: unknown = await second.query("SELECT 7").catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(OperationalError)
    expect(failure).toMatchObject({ fatal: true, sql: "SELECT 7", cause: { errno: 1231 } })
    expect(String(failure)).toContain("the server refused the set-up of the session")
    expect(second.closed).toBe(true)
  })

  it("has the time of a connect, then the connection is dropped", async () => {
    let visits = 0
    using clock = stopClock()
    await using server = await startRogueServer(async (peer) => {
      await peer.welcome()
      await peer.read()
      if (visits++ === 0) await peer.send(ok())
      else clock.pass(100)
      await peer.untilGone()
    })
    const target = { ...options, port: server.port, connectTimeout: 100 }
    const first = await connect(target)
    first.close()
    const second = await connect(target)
    const failure: unknown = await second.query("SELECT 7").catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: "SHOAL_SERVER_LOST", fatal: true })
    expect(String(failure)).toContain("the set-up of the session was not answered within 100 ms")
  })

  it("goes out again behind a reset, without what the server turned out not to know", async () => {
    const statements: string[] = []
    await using server = await startRogueServer(async (peer) => {
      await peer.welcome()
      for (const answer of [err(1193, "Unknown system variable"), ok(), ok(), ok()]) {
        statements.push((await peer.read()).toString("latin1").slice(1))
        await peer.send(answer)
      }
      await peer.untilGone()
    })
    const conn = await connect({ ...options, port: server.port })
    await conn.reset()
    conn.close()
    expect(statements.map((sql) => sql.includes("session_track"))).toEqual([true, false, false, false])
    expect(statements[3]).toContain("SET NAMES utf8mb4")
  })

  it("is waited for when it says how literals are written", async () => {
    let visits = 0
    await using server = await startRogueServer(async (peer) => {
      await peer.welcome()
      await peer.read()
      visits++
      await peer.send(ok({ status: 0x0202 }))
      if (visits < 2) return peer.untilGone()
      expect((await peer.read()).toString()).toContain("SELECT 'a\\''b'")
      await peer.send(ok())
      await peer.untilGone()
    })
    const target = { ...options, port: server.port, sqlMode: "NO_BACKSLASH_ESCAPES" }
    const first = await connect(target)
    first.close()
    const second = await connect(target)
    await second.query("SELECT ?", ["a\\'b"])
    expect(visits).toBe(2)
    second.close()
  })

  it("is waited for when it holds the user's own statements", async () => {
    let setups = 0
    await using server = await startRogueServer(async (peer) => {
      await peer.welcome()
      for (let i = 0; i < 3; i++) {
        await peer.read()
        setups++
      }
      for (let i = 0; i < 3; i++) {
        peer.sequence = 1
        await peer.send(ok())
      }
      await peer.untilGone()
    })
    for (let i = 1; i <= 2; i++) {
      const conn = await connect({ ...options, port: server.port, initCommand: "SET @a = 1" })
      expect(setups).toBe(i * 3)
      conn.close()
    }
  })
})

describe("a reset that is refused", () => {
  it.each([
    ["itself", [err(1105, "no"), ok(), ok()]],
    ["its default database", [ok(), err(1049, "Unknown database"), ok()]],
    ["its set-up", [ok(), ok(), err(1231, "no")]],
  ])("%s: no answer of the old session gets through", async (_, answers) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.welcome()
      await peer.read()
      await peer.send(ok())
      await peer.read()
      await peer.send(ok())
      for (let i = 0; i < 4; i++) await peer.read()
      const parts = answers.map((answer) => frame(1, answer))
      const rows = resultSet([{ name: "n" }], [textRow("7")])
      await peer.raw(...parts, ...rows.map((payload, i) => frame(i + 1, payload)))
      await peer.untilGone()
    })
    const conn = await connect({ ...options, port: server.port, db: "home" })
    await conn.selectDb("elsewhere")
    const outcomes = await Promise.allSettled([conn.reset(), conn.query("SELECT 7")])
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"])
    expect(conn.closed).toBe(true)
  })
})

forEachServer((server) => {
  it("takes one round trip for the login and one for set-up and first query", async () => {
    await using relay = await startCountingRelay(server)
    for (let i = 0; i < 2; i++) {
      const conn = await connect({
        ...options,
        port: relay.port,
        user: server.user,
        password: server.password,
      })
      const { rows } = await conn.query("SELECT IF(@@autocommit, 'on', 'off') AS a, @@time_zone AS z")
      expect(rows).toEqual([{ a: "off", z: "+00:00" }])
      expect(conn.getAutocommit()).toBe(false)
      await conn.ensureClosed()
    }
    // Login, set-up, query, COM_QUIT (which has no answer); then without a turn of its own for the set-up.
    expect(relay.turns).toEqual([4, 3])
  })
})

// Pools that break a promise, on trial as the drill tries ours: each has to be found out, by the count that is meant for it.
import { setTimeout as sleep } from "node:timers/promises"
import { connect, MySQLError, OperationalError } from "@shoal/driver"
import type { CuttingProxy, Faults } from "@shoal/servers/cutting-proxy"
import { createDatabase, forEachServer, type ServerAddress } from "@shoal/servers/databases"
import { describe, expect, test } from "vitest"
import type { Drilled, Load } from "../../drill/load.ts"
import {
  type Destination,
  type Findings,
  hold,
  isFine,
  type Limits,
  openPool,
  type PoolOnTrial,
} from "../../drill/trial.ts"

const limits: Limits = { acquireTimeout: 300, connectTimeout: 5000, queryTimeout: 600, cancelTimeout: 200 }
/** As many connections as may be, and no COMMIT that could be lost instead: whatever breaks breaks many writes. */
const options = { ...limits, minSize: 6, autocommit: true }
type Query = Drilled["query"]
const isWrite = (sql: string): boolean => sql.startsWith("INSERT")
const isLostWrite = (sql: string, error: unknown): boolean =>
  isWrite(sql) && error instanceof MySQLError && !error.retrySafe

/** A pool like ours, but for its `query`: two of three writes go that way. */
function withQuery(change: (query: Query) => Query): (destination: Destination) => Promise<PoolOnTrial> {
  return async (destination) => {
    const { pool, close } = await openPool(destination, options)
    const query = change((sql, params) => pool.query(sql, params))
    return { pool: { query, acquire: () => pool.acquire(), use: (work) => pool.use(work) }, close }
  }
}

/** What happens to the line, each time after the load has come back, until it was enough. */
function repeatedly(faults: Faults, isEnough: () => boolean) {
  return async (line: CuttingProxy, load: Load): Promise<void> => {
    for (let round = 0; round < 4 || (round < mostRounds && !isEnough()); round++) {
      const before = load.acknowledged
      while (load.acknowledged < before + 20) await sleep(5)
      line.faults = faults
      await sleep(200)
      line.resetAll()
      line.faults = {}
    }
  }
}

/** Writes are done, but their answers do not arrive. */
const loseAnswers = (isEnough = always) => repeatedly({ toClient: { hold: true } }, isEnough)
/** What was sent is not done. */
const loseQuestions = (isEnough = always) => repeatedly({ toServer: { hold: true } }, isEnough)
/** So often that one of them was met by the fault as it was meant. */
const enough = 5
const always = (): boolean => true
/** On a busy machine a pool may not get to do what it should not. */
const mostRounds = 30

async function partition(line: CuttingProxy): Promise<void> {
  line.faults = { toClient: { hold: true }, toServer: { hold: true } }
  await sleep(1500)
  line.faults = {}
}

forEachServer((server) => {
  describe.concurrent("on trial", { timeout: 90_000 }, () => {
    test("ours passes", async () => {
      const open = (destination: Destination): Promise<PoolOnTrial> => openPool(destination, options)
      const found = await tried(server, open, async (line, load) => {
        await loseAnswers()(line, load)
        await loseQuestions()(line, load)
        await partition(line)
      })
      expect(found.doubtfulDone).toBeGreaterThan(0)
      // A busy machine may be late by itself: deadlines are for `npm run drill`, which has it alone.
      expect(isFine({ ...found, overdue: 0 }), JSON.stringify(found)).toBe(true)
    })

    test("a pool that sends a lost write again", async () => {
      let sentAgain = 0
      const again = withQuery(
        (query) => (sql, params) =>
          query(sql, params).catch(async (error: unknown) => {
            const answer = await query(sql, params)
            if (isLostWrite(sql, error)) sentAgain++
            return answer
          }),
      )
      const found = await tried(
        server,
        again,
        loseAnswers(() => sentAgain >= enough),
      )
      expect(found.doubled).toBeGreaterThan(0)
      expect(isFine(found)).toBe(false)
    })

    test("a pool that says that a lost write was not sent", async () => {
      let lies = 0
      const lying = withQuery(
        (query) => (sql, params) =>
          query(sql, params).catch((cause: unknown) => {
            if (isLostWrite(sql, cause)) lies++
            throw new OperationalError("not sent", { code: "SHOAL_SERVER_GONE", retrySafe: true, cause })
          }),
      )
      const found = await tried(
        server,
        lying,
        loseAnswers(() => lies >= enough),
      )
      expect(found.invented).toBeGreaterThan(0)
      expect(isFine(found)).toBe(false)
    })

    test("a pool that acknowledges what the server has not", async () => {
      let failed = 0
      const hasty = withQuery((query) => (sql, params) => {
        const answer = query(sql, params)
        answer.catch(() => isWrite(sql) && failed++)
        return isWrite(sql) ? sleep(5, { rows: [] }) : answer
      })
      const found = await tried(
        server,
        hasty,
        loseQuestions(() => failed >= enough),
      )
      expect(found.lost).toBeGreaterThan(0)
      expect(isFine(found)).toBe(false)
    })

    test("a pool that lends sessions as they came back", async () => {
      const open = (destination: Destination): Promise<PoolOnTrial> =>
        openPool(destination, { ...options, resetOnRelease: false })
      const found = await tried(server, open, () => sleep(100))
      expect(found.wrong).toBeGreaterThan(0)
      expect(isFine(found)).toBe(false)
    })

    test("a pool whose acquire knows no deadline", async () => {
      const open = (destination: Destination): Promise<PoolOnTrial> =>
        openPool(destination, { ...options, acquireTimeout: 0 })
      const found = await tried(server, open, partition)
      expect(found.overdue).toBeGreaterThan(0)
      expect(isFine(found)).toBe(false)
    })

    test("a pool that does not come back", async () => {
      let sulks = false
      const open = async (destination: Destination): Promise<PoolOnTrial> => {
        const { pool, close } = await openPool(destination, options)
        const refuse = (): Promise<never> => Promise.reject(new Error("no more"))
        return {
          pool: {
            query: (sql, params) => (sulks ? refuse() : pool.query(sql, params)),
            acquire: () => (sulks ? refuse() : pool.acquire()),
            use: (work) => (sulks ? refuse() : pool.use(work)),
          },
          close,
        }
      }
      const sulk = (): Promise<void> => {
        sulks = true
        return Promise.resolve()
      }
      const found = await tried(server, open, sulk, 500)
      expect(found.resumedAfter).toBe(Infinity)
      expect(isFine(found)).toBe(false)
    })
  })
})

async function tried(
  server: ServerAddress,
  open: (destination: Destination) => Promise<PoolOnTrial>,
  happen: (line: CuttingProxy, load: Load) => Promise<void>,
  patience = 20_000,
): Promise<Findings> {
  await using database = await createDatabase(server)
  await using admin = await connect(database.url, { autocommit: true })
  await admin.query(
    "CREATE TABLE ledger (id INT PRIMARY KEY AUTO_INCREMENT, number INT NOT NULL, KEY (number))",
  )
  return await hold({
    server,
    throughLine: true,
    database: database.name,
    user: server.user,
    password: server.password,
    limits,
    patience,
    open,
    happen: (load, line) => happen(line, load),
  })
}

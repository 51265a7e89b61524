// 1,000 aborts and deadlines at random moments among tagged statements on a few connections: whatever survives gets its own answer.
import { type Connection, connect, type CallOptions, MySQLError, TimeoutError } from "@shoal/driver"
import { forEachServer } from "@shoal/servers/databases"
import { expect, test } from "vitest"

const connectionCount = 4
const aborts = 1000

/** The same pseudo-random numbers in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Tally {
  answered: number
  aborted: number
  timedOut: number
  disconnected: number
  readonly wrong: string[]
}

class Abandoned extends Error {}

/** One tagged statement, in one of the ways to run one. */
async function tagged(conn: Connection, tag: number, slow: boolean, call: CallOptions): Promise<unknown> {
  const sleep = slow ? "SLEEP(0.02)" : "0"
  switch (tag % 5) {
    case 0:
      return (
        await conn.execute<{ tag: unknown }>(`SELECT ${sleep} AS s, ? AS tag`, [`t${String(tag)}`], call)
      ).rows[0]?.tag
    case 1: {
      await using cursor = conn.cursor()
      await cursor.execute(`SELECT ${sleep}, 't${String(tag)}'`, undefined, call)
      return (await cursor.fetchOne())?.[1]
    }
    case 2: {
      let last: unknown
      const rows = conn.stream<{ tag: unknown }>(
        `SELECT ${sleep} AS s, 't${String(tag)}' AS tag UNION ALL SELECT 0, 't${String(tag)}'`,
        [],
        call,
      )
      for await (const row of rows) last = row.tag
      return last
    }
    default:
      return (await conn.query<{ tag: unknown }>(`SELECT ${sleep} AS s, ? AS tag`, [`t${String(tag)}`], call))
        .rows[0]?.tag
  }
}

forEachServer((server) => {
  test(
    "every statement gets its own answer, its own abort or its own deadline",
    { timeout: 90_000 },
    async () => {
      const random = randomNumbers(20_240_229)
      const tally: Tally = { answered: 0, aborted: 0, timedOut: 0, disconnected: 0, wrong: [] }
      let issued = 0
      let tag = 0

      const worker = async (): Promise<void> => {
        let conn = await connect(server.url, { autocommit: true })
        while (issued < aborts) {
          if (conn.closed) conn = await connect(server.url, { autocommit: true })
          const burst = Array.from({ length: 1 + Math.floor(random() * 8) }, () => one(conn))
          await Promise.all(burst)
        }
        // The connection ends in step.
        if (!conn.closed) expect((await conn.query("SELECT 'last' AS v")).rows).toEqual([{ v: "last" }])
        await conn.ensureClosed()
      }

      const one = async (conn: Connection): Promise<void> => {
        const mine = tag++
        const doomed = random() < 0.5
        const controller = new AbortController()
        const delay = random() * 12
        let timer: NodeJS.Timeout | undefined
        let call: CallOptions = {}
        if (doomed) {
          issued++
          if (random() < 0.5) call = { timeout: Math.max(1, Math.round(delay)) }
          else {
            call = { signal: controller.signal }
            timer = setTimeout(() => controller.abort(new Abandoned()), delay)
          }
        }
        try {
          const answer = await tagged(conn, mine, random() < 0.3, call)
          if (answer === `t${String(mine)}`) tally.answered++
          else tally.wrong.push(`t${String(mine)} got ${String(answer)}`)
        } catch (error) {
          note(error, doomed, mine)
        } finally {
          clearTimeout(timer)
        }
      }

      const note = (error: unknown, doomed: boolean, mine: number): void => {
        if (error instanceof Abandoned && doomed) tally.aborted++
        else if (error instanceof TimeoutError && doomed) tally.timedOut++
        else if (error instanceof MySQLError && error.fatal) tally.disconnected++
        else tally.wrong.push(`t${String(mine)} failed: ${String(error)}`)
      }

      await Promise.all(Array.from({ length: connectionCount }, worker))
      expect(tally.wrong).toEqual([])
      expect(tally.answered).toBeGreaterThan(aborts / 4)
      expect(tally.aborted).toBeGreaterThan(aborts / 20)
      expect(tally.timedOut).toBeGreaterThan(aborts / 20)
      // Cancelling keeps connections; that one had to be dropped is the exception.
      expect(tally.disconnected).toBeLessThan(aborts / 20)
    },
  )

  test("no cancelled statement goes on running", { timeout: 60_000 }, async () => {
    await using conn = await connect(server.url)
    await using watcher = await connect(server.url, { autocommit: true })
    for (let i = 0; i < 10; i++) {
      const call = conn.query(`SELECT SLEEP(30), 'zombie ${String(i)}'`, undefined, { timeout: 20 })
      await expect(call).rejects.toBeInstanceOf(TimeoutError)
    }
    expect((await conn.query("SELECT 'alive' AS v")).rows).toEqual([{ v: "alive" }])
    const { rows } = await watcher.query(
      "SELECT id FROM information_schema.processlist WHERE id = ? AND info LIKE '%zombie%'",
      [conn.threadId],
    )
    expect(rows).toEqual([])
  })
})

// Pools: lending and giving back without a query, and point selects, with raw sockets as the floor. Every pool as it is by
// default, shoal's with its resets on release; autocommit is on, as it is by default in the other two.
import { createPool as createMariadb } from "mariadb"
import { createPool as createMysql2 } from "mysql2/promise"
import { createPool } from "@shoal/pool"
import { connectionOptions, databaseUrl } from "./database.ts"
import { RawPool } from "./raw-pool.ts"
import type { Case, Contender, OpenContender, Suite, Target } from "./suite.ts"

/**
 * One query at a time keeps one thread of the server busy, and on a small machine the core on which the kernel happens to put it decides on half
 * of the round trip, for as long as the connection lives (30 or 65 us here). So that case asks several pools in each round.
 */
const severalPools = { pools: 6, size: 5 }
const onePool = { pools: 1, size: 10 }
/** What waits for a round trip each time is long enough with fewer. */
const oneByOne = 4_000
const cycles = 20_000
/** So many that a round is long beside the time that V8 takes to optimize the code again after the collection before it. */
const queries = 20_000
const sql = "SELECT id, name, age FROM person WHERE id = ?"

/** What a case does with a pool, whichever it is. */
interface AnyPool {
  /** Borrows a connection and gives it back. */
  cycle(): Promise<void>
  query(id: number): Promise<unknown>
  /** The same with a prepared statement. */
  execute(id: number): Promise<unknown>
  close(): Promise<void>
}

/** Suite `pool`. */
export const pool: Suite = {
  name: "pool",
  async prepare(target) {
    const admin = createMysql2({ ...connectionOptions(target), connectionLimit: 1 })
    await admin.query("CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, age INT NOT NULL)")
    await admin.query("INSERT INTO person VALUES ?", [
      Array.from({ length: 1000 }, (_, i) => [i, `person ${i}`, i % 90]),
    ])
    await admin.end()
    const cases: Case[] = [
      {
        name: `acquire and release (${cycles})`,
        unit: "leases",
        rounds: 9,
        contenders: drivers(target, onePool, lease),
      },
      asked(target, 1, severalPools),
      asked(target, 10, onePool),
      asked(target, 50, onePool),
      prepared(target, 10, onePool),
    ]
    return { cases, dispose: async () => undefined }
  },
}

/** How many pools of which size a contender has. */
interface Shape {
  readonly pools: number
  readonly size: number
}

/** What answers queries. */
type Asked = Pick<AnyPool, "query" | "close">

function asked(target: Target, concurrency: number, shape: Shape): Case {
  const perPool = Math.round((concurrency === 1 ? oneByOne : queries) / shape.pools)
  const drive = (each: Asked): Promise<number> => ask((id) => each.query(id), perPool, concurrency)
  const which = shape.pools === 1 ? "" : `${shape.pools} pools of `
  return {
    name: `pool.query, ${concurrency} at a time (${perPool * shape.pools}), ${which}${shape.size} connections`,
    unit: "queries",
    rounds: 8,
    floor: ["raw sockets"],
    contenders: [
      contender("raw sockets", shape, () => RawPool.open(target, shape.size), drive),
      ...drivers(target, shape, drive),
    ],
  }
}

/** What callers can have who want more than one write and one read of text allow. */
function prepared(target: Target, concurrency: number, shape: Shape): Case {
  const drive = (each: AnyPool): Promise<number> => ask((id) => each.execute(id), queries, concurrency)
  return {
    name: `pool.execute, ${concurrency} at a time (${queries}), ${shape.size} connections`,
    unit: "queries",
    rounds: 8,
    contenders: drivers(target, shape, drive),
  }
}

async function lease(each: AnyPool): Promise<number> {
  for (let i = 0; i < cycles; i++) await each.cycle()
  return cycles
}

async function ask(
  query: (id: number) => Promise<unknown>,
  times: number,
  concurrency: number,
): Promise<number> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < times) await query(next++ % 1000)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return times
}

function drivers(target: Target, shape: Shape, drive: (each: AnyPool) => Promise<number>): Contender[] {
  return [
    contender("shoal", shape, () => openShoal(target, shape.size), drive),
    contender("mysql2", shape, () => openMysql2(target, shape.size), drive),
    contender("mariadb", shape, () => openMariadb(target, shape.size), drive),
  ]
}

function contender<P extends Asked>(
  name: string,
  shape: Shape,
  open: () => Promise<P>,
  drive: (each: P) => Promise<number>,
): Contender {
  return {
    name,
    async open(): Promise<OpenContender> {
      const opened = await Promise.all(Array.from({ length: shape.pools }, open))
      // All connections are there before anything is measured.
      for (const each of opened) await ask((id) => each.query(id), 10 * shape.size, shape.size)
      const run = async (): Promise<number> => {
        let done = 0
        for (const each of opened) done += await drive(each)
        return done
      }
      const close = async (): Promise<void> => {
        await Promise.all(opened.map((each) => each.close()))
      }
      return { run, close }
    },
  }
}

async function openShoal(target: Target, size: number): Promise<AnyPool> {
  const opened = await createPool(databaseUrl(target), {
    ssl: "disabled",
    autocommit: true,
    minSize: size,
    maxSize: size,
  })
  return {
    cycle: async () => opened.release(await opened.acquire()),
    query: (id) => opened.query(sql, [id]),
    execute: (id) => opened.execute(sql, [id]),
    close: () => opened[Symbol.asyncDispose](),
  }
}

async function openMysql2(target: Target, size: number): Promise<AnyPool> {
  const opened = createMysql2({ ...connectionOptions(target), connectionLimit: size })
  return {
    cycle: async () => (await opened.getConnection()).release(),
    query: (id) => opened.query(sql, [id]),
    execute: (id) => opened.execute(sql, [id]),
    close: () => opened.end(),
  }
}

async function openMariadb(target: Target, size: number): Promise<AnyPool> {
  const opened = createMariadb({
    ...connectionOptions(target),
    connectionLimit: size,
    allowPublicKeyRetrieval: true,
  })
  return {
    cycle: async () => (await opened.getConnection()).release(),
    query: (id) => opened.query(sql, [id]),
    execute: (id) => opened.execute(sql, [id]),
    close: () => opened.end(),
  }
}

// Pools: lending and giving back without a query, and point selects through a pool of ten connections. Every pool as it is by
// default, shoal's with its resets on release; autocommit is on, as it is by default in the other two.
import { createPool as createMariadb } from "mariadb"
import { createPool as createMysql2 } from "mysql2/promise"
import { createPool } from "@shoal/pool"
import { connectionOptions, databaseUrl } from "./database.ts"
import type { Case, Contender, OpenContender, Suite, Target } from "./suite.ts"

const size = 10
const cycles = 20_000
const queries = 4_000
const sql = "SELECT id, name, age FROM person WHERE id = ?"

/** What a case does with a pool, whichever it is. */
interface AnyPool {
  /** Borrows a connection and gives it back. */
  cycle(): Promise<void>
  query(id: number): Promise<unknown>
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
        contenders: contenders(target, lease),
      },
      ...[1, 10, 50].map((concurrency): Case => ({
        name: `pool.query, ${concurrency} at a time (${queries}), ${size} connections`,
        unit: "queries",
        rounds: 9,
        contenders: contenders(target, (each) => ask(each, concurrency)),
      })),
    ]
    return { cases, dispose: async () => undefined }
  },
}

async function lease(each: AnyPool): Promise<number> {
  for (let i = 0; i < cycles; i++) await each.cycle()
  return cycles
}

async function ask(each: AnyPool, concurrency: number): Promise<number> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < queries) await each.query(next++ % 1000)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return queries
}

function contenders(target: Target, drive: (each: AnyPool) => Promise<number>): Contender[] {
  const contender = (name: string, open: (target: Target) => Promise<AnyPool>): Contender => ({
    name,
    async open(): Promise<OpenContender> {
      const opened = await open(target)
      // All connections are there before anything is measured.
      await ask(opened, size)
      return { run: () => drive(opened), close: () => opened.close() }
    },
  })
  return [contender("shoal", openShoal), contender("mysql2", openMysql2), contender("mariadb", openMariadb)]
}

async function openShoal(target: Target): Promise<AnyPool> {
  const opened = await createPool(databaseUrl(target), {
    ssl: "disabled",
    autocommit: true,
    minSize: size,
    maxSize: size,
  })
  return {
    cycle: async () => opened.release(await opened.acquire()),
    query: (id) => opened.query(sql, [id]),
    close: () => opened[Symbol.asyncDispose](),
  }
}

async function openMysql2(target: Target): Promise<AnyPool> {
  const opened = createMysql2({ ...connectionOptions(target), connectionLimit: size })
  return {
    cycle: async () => (await opened.getConnection()).release(),
    query: (id) => opened.query(sql, [id]),
    close: () => opened.end(),
  }
}

async function openMariadb(target: Target): Promise<AnyPool> {
  const opened = createMariadb({
    ...connectionOptions(target),
    connectionLimit: size,
    allowPublicKeyRetrieval: true,
  })
  return {
    cycle: async () => (await opened.getConnection()).release(),
    query: (id) => opened.query(sql, [id]),
    close: () => opened.end(),
  }
}

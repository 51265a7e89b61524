// What TypeScript knows about a pool.
import type { Connection, LazyRow, QueryResult, RowObject, TimeoutError } from "@shoal/driver"
import { expectTypeOf } from "vitest"
import {
  type CloseReason,
  createPool,
  type Pool,
  poolChannels,
  type PoolOptions,
  type PoolStats,
} from "../src/index.ts"

interface User {
  id: number
}

export async function poolTypes(error: TimeoutError): Promise<void> {
  const pool = await createPool("mysql://h/db", {
    minSize: 1,
    ssl: "required",
    onConnect: (conn) => conn.ping(),
  })
  expectTypeOf(pool).toEqualTypeOf<Pool>()
  expectTypeOf(pool).toEqualTypeOf<Pool<Connection>>()
  expectTypeOf(pool.stats).toEqualTypeOf<PoolStats>()

  const conn = await pool.acquire({ timeout: 5, signal: AbortSignal.timeout(5) })
  expectTypeOf(conn).toEqualTypeOf<Connection>()
  expectTypeOf(pool.release(conn)).toEqualTypeOf<Promise<void>>()
  // @ts-expect-error not a connection
  void pool.release({})
  expectTypeOf(pool.use((each) => each.threadId)).toEqualTypeOf<Promise<Connection["threadId"]>>()

  expectTypeOf(pool.query<User>("SELECT 1")).toEqualTypeOf<Promise<QueryResult<User[]>>>()
  expectTypeOf(pool.query).toEqualTypeOf<Connection["query"]>()
  expectTypeOf(pool.execute<User>("SELECT ?", [1])).toEqualTypeOf<Promise<QueryResult<User[]>>>()
  expectTypeOf(pool.query("SELECT 1", [], { rows: "array" })).toEqualTypeOf<
    Promise<QueryResult<unknown[][]>>
  >()
  expectTypeOf(pool.stream<User>("SELECT 1")).toEqualTypeOf<AsyncGenerator<User, void>>()
  expectTypeOf(pool.stream("SELECT 1")).toEqualTypeOf<AsyncGenerator<RowObject, void>>()
  expectTypeOf(pool.stream("SELECT 1", [], { rows: "array" })).toEqualTypeOf<
    AsyncGenerator<unknown[], void>
  >()
  expectTypeOf(pool.stream<User>("SELECT 1", [], { rows: "lazy" })).toEqualTypeOf<
    AsyncGenerator<LazyRow<User>, void>
  >()
  // @ts-expect-error columns are for whole results
  pool.stream("SELECT 1", [], { rows: "columns" })

  poolChannels.close.subscribe(({ reason }) => expectTypeOf(reason).toEqualTypeOf<CloseReason>())
  poolChannels.leak.subscribe(({ heldFor }) => expectTypeOf(heldFor).toEqualTypeOf<number>())
  poolChannels.timeout.subscribe((message) => {
    // @ts-expect-error a deadline has no connection
    void message.connection
  })
  // @ts-expect-error sql is text
  void pool.query(7)

  expectTypeOf<PoolOptions["onConnect"]>().toEqualTypeOf<((connection: Connection) => unknown) | undefined>()
  // @ts-expect-error an unknown option
  await createPool({ maxsize: 5 })
  expectTypeOf(error.timeout).toEqualTypeOf<number>()
}

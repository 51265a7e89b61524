// Checked by `tsc -p tsconfig.test.json`; never run.
import { expectTypeOf } from "vitest"
import {
  type Connection,
  type Cursor,
  DictCursor,
  type IntegrityError,
  type LazyRow,
  type MySQLError,
  type QueryResult,
  type RowStream,
  SSCursor,
  type connect,
} from "../../src/index.ts"

declare const conn: Connection

expectTypeOf<ReturnType<typeof connect>>().resolves.toEqualTypeOf<Connection>()
expectTypeOf(conn.query("SELECT 1")).resolves.toEqualTypeOf<QueryResult<Record<string, unknown>[]>>()
expectTypeOf(conn.query<{ id: number }>("SELECT 1")).resolves.toEqualTypeOf<QueryResult<{ id: number }[]>>()
expectTypeOf(conn.query("SELECT 1", [], { rows: "array" })).resolves.toEqualTypeOf<QueryResult<unknown[][]>>()
expectTypeOf(conn.execute("SELECT 1", [], { rows: "columns" })).resolves.toEqualTypeOf<
  QueryResult<unknown[][]>
>()
const lazyRow = (await conn.query<{ id: number }>("SELECT 1", [], { rows: "lazy" })).rows[0]
expectTypeOf(lazyRow).toEqualTypeOf<LazyRow<{ id: number }> | undefined>()
expectTypeOf(lazyRow?.get("id")).toEqualTypeOf<number | undefined>()
expectTypeOf(lazyRow?.get(0)).toEqualTypeOf<unknown>()
expectTypeOf(conn.execute("SELECT 1", [], { rows: "lazy" })).resolves.toEqualTypeOf<QueryResult<LazyRow[]>>()
expectTypeOf(conn.stream("SELECT 1", [], { rows: "lazy" })).toEqualTypeOf<RowStream<LazyRow>>()
expectTypeOf(conn.stream("SELECT 1", [], { rows: "array" })).toEqualTypeOf<RowStream<unknown[]>>()
expectTypeOf(conn.stream<{ id: number }>("SELECT 1")).toEqualTypeOf<RowStream<{ id: number }>>()
expectTypeOf(conn.cursor()).toEqualTypeOf<Cursor>()
expectTypeOf(conn.cursor(DictCursor).fetchOne()).resolves.toEqualTypeOf<Record<string, unknown> | null>()
expectTypeOf(conn.cursor(SSCursor, DictCursor).fetchAll()).resolves.toEqualTypeOf<Record<string, unknown>[]>()
expectTypeOf(conn).toExtend<AsyncDisposable>()
expectTypeOf<IntegrityError>().toExtend<MySQLError>()

// @ts-expect-error -- a lazy row has no properties of the columns
void lazyRow?.id
// @ts-expect-error -- a stream has no columns shape: its rows come one by one
conn.stream("SELECT 1", [], { rows: "columns" })
// @ts-expect-error -- an unknown option
void conn.query("SELECT 1", [], { shape: "array" })

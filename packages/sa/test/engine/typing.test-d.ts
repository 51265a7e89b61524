// What execute(), scalar() and results are typed as.
import { expectTypeOf } from "vitest"
import * as sa from "../../src/index.ts"
import { tbl } from "../support/sa-tbl.ts"

declare const conn: sa.SAConnection
declare const engine: sa.Engine

const pair = sa.select(tbl.c.id, tbl.c.val)
interface Pair {
  id: number
  val: string | null
}

async function rows(): Promise<void> {
  const result = await conn.execute(pair)
  expectTypeOf(result).toEqualTypeOf<sa.ResultProxy<Pair>>()
  const all = await result.fetchAll()
  const [first] = all
  expectTypeOf(first?.id).toEqualTypeOf<number | undefined>()
  expectTypeOf(first?.val).toEqualTypeOf<string | null | undefined>()
  expectTypeOf(await result.first()).toEqualTypeOf<sa.RowProxy<Pair> | null>()
  expectTypeOf(await result.mappings().one()).toEqualTypeOf<Pair>()
  expectTypeOf(await result.scalars("val").all()).toEqualTypeOf<(string | null)[]>()
  const plain: Pair | undefined = first
  expectTypeOf(plain).toEqualTypeOf<Pair | undefined>()
  for await (const row of conn.execute(pair)) expectTypeOf(row.id).toEqualTypeOf<number>()
  for await (const row of conn.stream(pair)) expectTypeOf(row.val).toEqualTypeOf<string | null>()
  const row = await result.one()
  expectTypeOf(row.get("id")).toEqualTypeOf<number>()
  expectTypeOf(row.get(tbl.c.val)).toEqualTypeOf<string | null>()
  expectTypeOf(row[0]).toEqualTypeOf<unknown>()
  expectTypeOf(row.asDict()).toEqualTypeOf<Pair>()
  const frozen = await result.freeze()
  expectTypeOf(frozen()).toEqualTypeOf<sa.ResultProxy<Pair>>()
  expectTypeOf(await frozen().merge(frozen()).first()).toEqualTypeOf<sa.RowProxy<Pair> | null>()
  // @ts-expect-error rows of another kind
  frozen().merge(await conn.execute(sa.select(tbl.c.id.as("n"))))
  // @ts-expect-error no such column
  void row.nope
  // @ts-expect-error rows are read-only
  row.id = 1
}

async function values(): Promise<void> {
  expectTypeOf(await conn.scalar(sa.select(tbl.c.id))).toEqualTypeOf<number | null>()
  expectTypeOf(await conn.scalars(sa.select(tbl.c.val))).toEqualTypeOf<(string | null)[]>()
  expectTypeOf(await conn.scalar<bigint>("SELECT COUNT(*) FROM sa_tbl")).toEqualTypeOf<bigint | null>()
  expectTypeOf(await conn.execute("SELECT 1")).toEqualTypeOf<sa.ResultProxy>()
  const [row] = await (await conn.execute<{ n: number }>("SELECT 1 AS n")).all()
  expectTypeOf(row?.n).toEqualTypeOf<number | undefined>()
  const done = await conn.execute(tbl.insert().values({ val: "x" }))
  expectTypeOf(done.insertedPrimaryKey).toEqualTypeOf<readonly unknown[] | undefined>()
}

async function parameters(): Promise<void> {
  const rows: readonly { val: string | null }[] = [{ val: "x" }]
  await conn.execute(tbl.insert(), rows, { timeout: 5 })
  await conn.execute(tbl.insert(), { val: null }, { id: 7 })
  await conn.execute(tbl.insert(), [1, "x"])
  await conn.execute(tbl.insert(), [
    [1, "x"],
    [2, null],
  ])
  await conn.execute(tbl.insert(), 1, "x")
  await conn.execute(tbl.insert(), {})
  await conn.execute(tbl.insert(), { timeout: 5 })
  // A statement with values of its own may have parameters of any name.
  await conn.execute(tbl.insert().values({ val: sa.bindparam("v") }), [{ v: "x" }])
  await conn.execute(tbl.update().where(tbl.c.id.eq(sa.bindparam("key"))), [{ key: 1, val: "x" }])
  const returning = tbl.insert().returning(tbl.c.id)
  expectTypeOf(await conn.execute(returning, { val: "x" })).toEqualTypeOf<sa.ResultProxy<{ id: number }>>()
  // @ts-expect-error no such column
  await conn.execute(returning, { value: "x" })
  // @ts-expect-error wrong type
  await conn.execute(tbl.insert(), [{ val: 1 }])
  // @ts-expect-error wrong type
  await conn.execute(tbl.update(), { val: 1 })
  // @ts-expect-error no statement
  await conn.execute(42)
}

/** Rows whose keys the compiler does not know, from JSON say: the statement says that it takes anything. */
export async function untyped(rows: Record<string, unknown>[]): Promise<void> {
  const named = new sa.Table("named", new sa.MetaData(), { name: sa.Column(sa.Text, { nullable: false }) })
  const insert: sa.Insert = named.insert()
  await conn.execute(insert, rows)
  // @ts-expect-error nobody knows whether they have what the table requires
  await conn.execute(named.insert(), rows)
}

function options(): void {
  expectTypeOf(pair.executionOptions({ yieldPer: 5 })).toEqualTypeOf<typeof pair>()
  const added = tbl.insert().values({ val: "x" }).returning(tbl.c.id)
  expectTypeOf(added.executionOptions({ prepare: true })).toEqualTypeOf<typeof added>()
  expectTypeOf(pair.union(pair).executionOptions({}).$row).toEqualTypeOf<Pair>()
  engine.executionOptions({ isolationLevel: "AUTOCOMMIT", schemaTranslateMap: { a: null } })
  tbl.update().executionOptions({ schemaTranslateMap: new Map([[null, "b"]]) })
  // @ts-expect-error an isolation level is of the connection
  pair.executionOptions({ isolationLevel: "SERIALIZABLE" })
  // @ts-expect-error no such option
  tbl.delete().executionOptions({ streamResult: true })
}

async function transactions(): Promise<void> {
  expectTypeOf(await engine.begin(async () => await Promise.resolve(7))).toEqualTypeOf<number>()
  expectTypeOf(await conn.begin()).toEqualTypeOf<sa.Transaction>()
  expectTypeOf(await conn.begin({ readOnly: true })).toEqualTypeOf<sa.Transaction>()
  expectTypeOf(await conn.begin((inner) => inner.closed)).toEqualTypeOf<boolean>()
  // @ts-expect-error no such level
  await conn.begin({ isolationLevel: "NONE" })
}

async function events(): Promise<void> {
  engine.on("afterExecute", ({ duration }) => expectTypeOf(duration).toEqualTypeOf<number>())
  sa.event.listen(engine, "beforeExecute", ({ sql }) => ({ sql }))
  // @ts-expect-error unknown option
  await sa.createEngine("mysql://root@127.0.0.1/x", { minsize: 1 })
  // @ts-expect-error no such event
  engine.on("nope", () => undefined)
}

export { events, options, parameters, rows, transactions, values }

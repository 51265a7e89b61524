// Rows of less common constructs, and mistakes that must not compile: checked by tsc, never run.
import * as sa from "@shoal/sa"
import { people, same, users, type RowOf, type Same } from "./tables.ts"

declare const conn: sa.SAConnection

// JSON_TABLE: null where the document may have nothing; ordinals are always there.
const item = sa.jsonTable(users.c.prefs, "$.items[*]", {
  no: "ordinality",
  sku: sa.String(9),
  n: { type: sa.Integer, path: ["count"], onEmpty: { default: 1 } },
})
const items = sa.select(item.c.no, item.c.sku, item.c.n)
same<Same<RowOf<typeof items>, { no: number; sku: string | null; n: number | null }>>()
// @ts-expect-error a column that was not declared
void item.c.nope
const nested = sa.jsonTable(users.c.prefs, "$", {
  no: "ordinality",
  any: { type: sa.Integer, exists: true },
  tags: {
    nested: "$.tags[*]",
    columns: {
      tagNo: "ordinality",
      has: { type: sa.Integer, exists: true },
      more: { nested: "$.deep[*]", columns: { size: sa.String(3) } },
    },
  },
})
const parts = sa.select(nested.c.no, nested.c.any, nested.c.tagNo, nested.c.has, nested.c.size)
same<
  Same<
    RowOf<typeof parts>,
    { no: number; any: number; tagNo: number | null; has: number | null; size: string | null }
  >
>()
// @ts-expect-error the key of a nested path is no column
void nested.c.tags
// @ts-expect-error a nested path has columns
sa.jsonTable(users.c.prefs, "$", { tags: { nested: "$.tags[*]" } })

// Windows by name, filtered aggregates, ordered sets.
const w = sa.window("w", { partitionBy: users.c.status, orderBy: users.c.id })
const ranked = sa.select({ rank: sa.func.rank().over(w), sum: sa.func.sum(users.c.id).over(w) })
same<Same<RowOf<typeof ranked>, { rank: number; sum: number | null }>>()
const counted = sa.select({ all: sa.func.count(), some: sa.func.count().filter(users.c.id.gt(1)) })
same<Same<RowOf<typeof counted>, { all: number; some: number }>>()
const median = sa.select({ m: sa.func.percentile_cont(0.5).withinGroup(users.c.id).over() })
same<Same<RowOf<typeof median>, { m: number | null }>>()
// @ts-expect-error no server has frames of groups
sa.func.sum(users.c.id).over({ groups: [0, 1] })
// @ts-expect-error a filter is a condition
sa.func.count().filter(users.c.name)

// CASE by values; EXISTS as a query; other columns.
const level = sa.select({
  level: sa.case_({ active: 1, disabled: 0 }, { value: users.c.status, else: null }),
})
same<Same<RowOf<typeof level>, { level: number | null }>>()
const there = sa.exists(sa.select(users.c.id)).select()
same<Same<RowOf<typeof there>, { anon_1: boolean }>>()
const kept = sa.select(users.c.id).withOnlyColumns(users.c.name, { maintainColumnFroms: true })
same<Same<RowOf<typeof kept>, { name: string }>>()
const ordered = sa
  .select(users.c.id)
  .orderBy(sa.desc("id"), "id")
  .fetch(3, { withTies: true })
  .filter(true as never)
same<Same<RowOf<typeof ordered>, { id: number }>>()

// More of the catalogue.
const functions = sa.select({
  names: sa.func.group_concat(users.c.name),
  low: sa.func.lcase(users.c.name),
  at: sa.func.convertTz(sa.func.now(), "+00:00", "+02:00"),
  value: sa.func.json_value(users.c.prefs, "$.theme"),
})
same<
  Same<RowOf<typeof functions>, { names: string | null; low: string; at: Date | null; value: string | null }>
>()

async function results(): Promise<void> {
  const tuples = await (await conn.execute(sa.select(people.c.id, people.c.nick))).tuples().all()
  same<Same<typeof tuples, (number | string | null)[][]>>()
  // @ts-expect-error a table is no statement
  await conn.execute(people)
  // @ts-expect-error an option that there is not
  conn.executionOptions({ isolation: "SERIALIZABLE" })
}
void results

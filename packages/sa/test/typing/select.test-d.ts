// Rows of SELECT: checked by tsc, never run.
import * as sa from "@shoal/sa"
import { orders, people, pets, same, users, type RowOf, type Same } from "./tables.ts"

// Columns by name; whole tables; records.
const two = sa.select(users.c.id, users.c.name)
same<Same<RowOf<typeof two>, { id: number; name: string }>>()
const whole = sa.select(users)
same<Same<RowOf<typeof whole>["status"], "active" | "disabled">>()
const method = users.select().where(users.c.id.eq(1))
same<Same<RowOf<typeof method>["email"], string | null>>()
const record = sa.select({ id: users.c.id, boss: users.alias("m").c.name })
same<Same<RowOf<typeof record>, { id: number; boss: string }>>()
const byHand = sa.select(people.c.id, people.c.nick)
same<Same<RowOf<typeof byHand>, { id: number; nick: string | null }>>()

// Outer joins make columns and everything computed from them nullable; coalesce, count and isNull do not care.
const outer = sa.select(users.c.id, orders.c.total).leftJoin(orders, orders.c.userId.eq(users.c.id))
same<Same<RowOf<typeof outer>, { id: number; total: number | null }>>()
const computed = sa
  .select(
    users.c.id,
    orders.c.total.mul(2).as("dbl"),
    sa.func.coalesce(orders.c.total, 0).as("safe"),
    sa.func.count(orders.c.id).as("n"),
    orders.c.total.isNull().as("missing"),
  )
  .outerjoin(orders, orders.c.userId.eq(users.c.id))
same<
  Same<RowOf<typeof computed>, { id: number; dbl: number | null; safe: number; n: number; missing: boolean }>
>()
const right = sa.select(users.c.id, orders.c.total).rightJoin(orders, orders.c.userId.eq(users.c.id))
same<Same<RowOf<typeof right>, { id: number | null; total: number }>>()
const byKey = sa.select(people.c.name, pets.c.born).outerjoin(pets)
same<Same<RowOf<typeof byKey>, { name: string; born: Date | null }>>()

// Decimals are strings; text beside them is one of them, and what is calculated with them may be one.
const decimals = sa
  .select(
    sa.func.sum(sa.case_([users.c.id.gt(1), users.c.balance], { else: "0" })).as("sum"),
    sa.func.mod(users.c.balance, "0.5").as("rest"),
    users.c.id.mul(users.c.balance).as("product"),
    users.c.balance.mul(users.c.id).as("mirrored"),
  )
  .selectFrom(users)
same<
  Same<
    RowOf<typeof decimals>,
    { sum: string | null; rest: string | null; product: number | string; mirrored: string }
  >
>()

// Aliases are tables of their own.
const m = users.alias("m")
const self = sa.select({ id: users.c.id, boss: m.c.name }).leftJoin(m, m.c.id.eq(users.c.id))
same<Same<RowOf<typeof self>, { id: number; boss: string | null }>>()
const p = people.alias("p")
const selfByHand = sa.select({ id: people.c.id, other: p.c.name }).leftJoin(p, p.c.id.eq(people.c.id))
same<Same<RowOf<typeof selfByHand>, { id: number; other: string | null }>>()

// Three-valued logic: a comparison is null when an operand is.
const logic = sa
  .select(
    users.c.email.eq("x").as("a"),
    users.c.id.eq(1).as("b"),
    users.c.id.eq(orders.c.userId).as("c"),
    users.c.id.eq(1).and(orders.c.total.gt(1)).as("d"),
    orders.c.total.isNull().as("e"),
    users.c.email.eq(null).as("f"),
  )
  .leftJoin(orders, orders.c.userId.eq(users.c.id))
same<
  Same<
    RowOf<typeof logic>,
    { a: boolean | null; b: boolean; c: boolean | null; d: boolean | null; e: boolean; f: boolean }
  >
>()

// Derived tables carry nullability on.
const s = sa
  .select(users.c.id.as("uid"), orders.c.total)
  .leftJoin(orders, orders.c.userId.eq(users.c.id))
  .subquery("s")
const fromSub = sa.select(s.c.uid, s.c.total)
same<Same<RowOf<typeof fromSub>, { uid: number; total: number | null }>>()
s.c.total.add(1)
s.c.total.gt(3)
const cnt = sa.select(orders.c.userId, sa.func.count().as("n")).groupBy(orders.c.userId).cte("cnt")
const fromCte = sa.select(users.c.name, cnt.c.n).leftJoin(cnt, cnt.c.userId.eq(users.c.id))
same<Same<RowOf<typeof fromCte>, { name: string; n: number | null }>>()
const top = sa.select(orders.c.total).where(orders.c.userId.eq(users.c.id)).limit(1).lateral("top")
const fromLateral = sa.select(users.c.id, top.c.total).join(top, sa.true_())
same<Same<RowOf<typeof fromLateral>, { id: number; total: number }>>()
const best = sa.select(sa.func.max(orders.c.total).as("best")).scalarSubquery().as("best")
const withScalar = sa.select(users.c.id, best)
same<Same<RowOf<typeof withScalar>, { id: number; best: number | null }>>()

// Set operations keep the row.
const both = sa.select(users.c.id).union(sa.select(people.c.id)).orderBy("id").limit(3)
same<Same<RowOf<typeof both>, { id: number }>>()
const all = sa.unionAll(sa.select(users.c.id), sa.select(people.c.id))
same<Same<RowOf<typeof all>, { id: number }>>()

// Functions, CASE, casts, windows, text.
const functions = sa.select(
  sa.func.count(),
  sa.func.sum(users.c.balance),
  sa.func.lower(users.c.email).as("low"),
  sa.func.now().as("now"),
  sa.func.row_number().over({ orderBy: users.c.id.desc() }).as("rn"),
  sa.func.rowNumber().over({ partitionBy: users.c.status }).as("rn2"),
)
same<
  Same<
    RowOf<typeof functions>,
    { count_1: number; sum_1: string | null; low: string | null; now: Date; rn: number; rn2: number }
  >
>()
const cases = sa.select(
  sa.case_([users.c.id.gt(1), "many"], { else: "one" }).as("size"),
  sa.case_([users.c.id.gt(1), 1]).as("flag"),
)
same<Same<RowOf<typeof cases>, { size: "many" | "one"; flag: number | null }>>()
const casts = sa.select(
  sa.cast(users.c.name, sa.Integer).as("a"),
  users.c.email.cast(sa.BigInteger).as("b"),
  sa.literal("x").as("c"),
  sa.sql<number>`1 + ${2}`.as("d"),
  users.c.prefs.get("theme").as("e"),
  users.c.prefs.get("theme").asString().as("f"),
  sa.groupConcat(users.c.name, { separator: ", ", orderBy: users.c.name.desc() }).as("g"),
)
same<
  Same<
    RowOf<typeof casts>,
    {
      a: number
      b: bigint | null
      c: string
      d: number
      e: string | null
      f: string | null
      g: string | null
    }
  >
>()
const textRows = sa
  .text("SELECT id, name FROM users WHERE id = :id")
  .columns({ id: sa.Integer, name: sa.String })
same<Same<RowOf<typeof textRows>, { id: number | null; name: string | null }>>()
const single = sa.select(users.c.id.add(1))
same<Same<RowOf<typeof single>, { anon_1: number }>>()

// Conditions and operands of every kind.
sa.select(users.c.name).where(
  sa.or(
    users.c.name.like("a%"),
    sa.and(users.c.id.gt(1), sa.exists(sa.select(orders.c.id).where(orders.c.userId.eq(users.c.id)))),
  ),
)
users.c.id.in(sa.select(orders.c.userId))
users.c.id.in([1, 2, null])
users.c.id.in(sa.bindparam("ids", { expanding: true }))
users.c.id.eq(sa.bindparam("id"))
users.c.id.gt(sa.any_(sa.select(orders.c.userId)))
users.c.id.gt(sa.select(orders.c.userId).limit(1).scalarSubquery())
users.c.status.eq("active")
users.c.email.eq(null)
users.c.balance.gt(10).and(users.c.balance.lt("12.50"))
orders.c.paid.and(users.c.id.eq(1))
orders.c.id.add(1n).gt(2)
orders.c.id.eq(users.c.id)
orders.c.at.add(sa.interval(1, "day")).gt(sa.func.now())
orders.c.at.between(new Date(0), "2024-01-01")
sa.tuple_(users.c.id, users.c.name).in([[1, "a"]])
sa.select(users.c.id).orderBy(users.c.name.desc().nullsLast(), "id", null)
sa.select(sa.func.count()).selectFrom(users)

// Generic helpers: any query passes through; a witness asks for the columns it needs.
function paginate<R, N extends string>(query: sa.Select<R, N>, page: number): sa.Select<R, N> {
  return query.limit(20).offset(page * 20)
}
const paged = paginate(outer, 2)
same<Same<RowOf<typeof paged>, { id: number; total: number | null }>>()
function ids(query: { readonly $row: { id: number } }): number {
  return query.$row.id
}
ids(sa.select(users.c.id, users.c.name))
ids(sa.select(users))

// What must not compile.
// @ts-expect-error id is a bigint there
ids(sa.select(orders.c.id))
// @ts-expect-error wrong type of value
users.c.id.eq("1")
// @ts-expect-error a number and a string column
users.c.id.eq(users.c.name)
// @ts-expect-error not one of the enum
users.c.status.eq("nope")
// @ts-expect-error numbers have no LIKE
users.c.id.like("x")
// @ts-expect-error strings have no subtraction
users.c.name.sub(1)
// @ts-expect-error unknown column
sa.select(users.c.nope)
// @ts-expect-error unknown key of the document
users.c.prefs.get("nope")
// @ts-expect-error a condition is boolean
sa.select(users.c.id).where(users.c.name)
// @ts-expect-error two columns of one name need labels
sa.select(users.c.id, orders.c.id)
// @ts-expect-error subquery of another type
users.c.id.in(sa.select(users.c.name))
// @ts-expect-error a subquery of two columns is no value
users.c.name.in(sa.select(users.c.name, users.c.email))
// @ts-expect-error a string is no list
users.c.name.in("abc")
// @ts-expect-error rows of set operations are equal
sa.select(users.c.id).union(sa.select(users.c.name))
// @ts-expect-error unknown option
sa.select(users.c.id).withForUpdate({ bogus: true })
// @ts-expect-error numbers only
sa.func.sum(users.c.name)
// @ts-expect-error strings only
sa.func.lower(users.c.id)

// INSERT, UPDATE, DELETE: checked by tsc, never run.
import * as sa from "@shoal/sa"
import { orders, people, pets, same, users, type RowOf, type Same } from "./tables.ts"

// INSERT takes what the table requires, as values or expressions.
sa.insert(users).values({ name: "Ada" })
users.insert().values([{ name: "a" }, { name: "b", email: null }])
sa.insert(users).values({ name: sa.func.upper("x"), email: users.c.name })
sa.insert(orders).values({ userId: 1, total: 2, at: new Date(0) })
people.insert().values({ name: "Ada", nick: null })
pets.insert().values({ born: new Date(0) })
sa.insert(users).fromSelect(["name"], sa.select(people.c.name))
sa.replace(users).values({ name: "x" }).prefixWith("LOW_PRIORITY")
sa.insert(users).values({ name: "x" }).ignore()

// ON DUPLICATE KEY UPDATE sees the new row.
sa.mysql
  .insert(users)
  .values({ name: "x" })
  .onDuplicateKeyUpdate((row) => ({ name: row.name, email: sa.func.coalesce(row.email, users.c.email) }))
const statement = sa.mysql.insert(users).values({ name: "x" })
statement.onDuplicateKeyUpdate({ name: statement.inserted.name })
statement.onDuplicateKeyUpdate([["name", "y"]])

// Statements have no rows, unless RETURNING gives some.
same<Same<RowOf<typeof statement>, never>>()
const returning = sa.insert(users).values({ name: "x" }).returning(users.c.id, users.c.email)
same<Same<RowOf<typeof returning>, { id: number; email: string | null }>>()
const removed = sa.delete_(users).where(users.c.id.eq(1)).returning(users.c.id)
same<Same<RowOf<typeof removed>, { id: number }>>()

// UPDATE and DELETE.
sa.update(users)
  .values({ email: null, name: sa.func.upper(users.c.name) })
  .where(users.c.id.eq(1))
orders
  .update()
  .values({ total: orders.c.total.add(1) })
  .where(orders.c.userId.in([1, 2]))
  .orderBy(orders.c.id)
  .limit(1)
sa.update(users).orderedValues(["name", "x"], [users.c.email, null])
sa.update(users).values(
  new Map<sa.Named, unknown>([
    [users.c.name, "x"],
    [orders.c.total, 1],
  ]),
)
users.delete().where(users.c.id.gt(1)).limit(2)
const loose: sa.Update = users.update().values({ name: "x" })
void loose

// What must not compile.
// @ts-expect-error name is required
sa.insert(users).values({ email: "x" })
// @ts-expect-error name is required, of a table written by hand too
people.insert().values({ nick: "x" })
// @ts-expect-error unknown column
sa.insert(users).values({ name: "x", nope: 1 })
// @ts-expect-error unknown column
sa.update(users).values({ nope: 1 })
// @ts-expect-error wrong type of value
sa.update(users).values({ name: 1 })
// @ts-expect-error wrong type of expression
sa.update(users).values({ name: users.c.id })
// @ts-expect-error not null
sa.update(users).values({ name: null })
// @ts-expect-error unknown column
sa.insert(users).fromSelect(["nope"], sa.select(people.c.name))
// @ts-expect-error a condition is boolean
sa.delete_(users).where(users.c.id)

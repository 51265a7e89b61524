// Building and compiling the reference's two-table select: no server is asked. Kysely, Drizzle and Knex compile to mysql too.
import * as sa from "@shoal/sa"
import { and, desc, eq, gt, gte, lt, lte, ne } from "drizzle-orm"
import { drizzle } from "drizzle-orm/mysql2"
import { int, mysqlTable, varchar } from "drizzle-orm/mysql-core"
import knex from "knex"
import { DummyDriver, Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler } from "kysely"
import type { Case, Contender, Suite } from "./suite.ts"

/** Statements of a program: built and compiled once each. */
const many = 1_000

/** Suite `building`. */
export const building: Suite = {
  name: "building",
  prepare: async () => ({ cases: [comparison, equal, distinct], dispose: async () => undefined }),
}

/** Of one round: with 5,000 most of it was V8 optimizing again what the collection before it had thrown away, and the same code took 12 to 16 ms. */
const times = 20_000

function contender(name: string, once: (i: number) => string, repeats: number = times): Contender {
  return {
    name,
    open: async () => ({
      run: async () => {
        let length = 0
        for (let i = 0; i < repeats; i++) length += once(i).length
        if (length === 0) throw new Error(`${name} compiled to nothing`)
        return repeats
      },
      close: async () => undefined,
    }),
  }
}

const metadata = new sa.MetaData()
const users = new sa.Table("users", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(50), { nullable: false }),
  age: sa.Column(sa.Integer),
})
const orders = new sa.Table("orders", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  userId: sa.Column("user_id", sa.Integer, { nullable: false }),
  status: sa.Column(sa.String(20), { nullable: false }),
})
const dialect = sa.mysql.dialect({ paramstyle: "qmark", quote: "auto" })
const namedAge = sa.bindparam("age")
const build = (age: number | typeof namedAge) =>
  sa
    .select(users.c.id, users.c.name, orders.c.status)
    .join(orders, orders.c.userId.eq(users.c.id))
    .where(users.c.age.gt(age), orders.c.status.eq("paid"))
    .orderBy(users.c.id.desc())
    .limit(10)
const prebuilt = build(namedAge)

const drizzleUsers = mysqlTable("users", {
  id: int().primaryKey(),
  name: varchar({ length: 50 }).notNull(),
  age: int(),
})
const drizzleOrders = mysqlTable("orders", {
  id: int().primaryKey(),
  userId: int("user_id").notNull(),
  status: varchar({ length: 20 }).notNull(),
})
const drizzleDb = drizzle.mock()

interface Database {
  users: { id: number; name: string; age: number | null }
  orders: { id: number; user_id: number; status: string }
}
const kysely = new Kysely<Database>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
})
const knexDb = knex({ client: "mysql2" })

const kyselyQuery = (age: number) =>
  kysely
    .selectFrom("users")
    .innerJoin("orders", "orders.user_id", "users.id")
    .select(["users.id", "users.name", "orders.status"])
    .where("users.age", ">", age)
    .where("orders.status", "=", "paid")
    .orderBy("users.id", "desc")
    .limit(10)
const drizzleQuery = (age: number) =>
  drizzleDb
    .select({ id: drizzleUsers.id, name: drizzleUsers.name, status: drizzleOrders.status })
    .from(drizzleUsers)
    .innerJoin(drizzleOrders, eq(drizzleOrders.userId, drizzleUsers.id))
    .where(and(gt(drizzleUsers.age, age), eq(drizzleOrders.status, "paid")))
    .orderBy(desc(drizzleUsers.id))
    .limit(10)
const knexQuery = (age: number) =>
  knexDb
    .select("users.id", "users.name", "orders.status")
    .from("users")
    .innerJoin("orders", "orders.user_id", "users.id")
    .where("users.age", ">", age)
    .where("orders.status", "paid")
    .orderBy("users.id", "desc")
    .limit(10)

/** The bits of a number say which of ten conditions are there: two columns, five operators. */
const bits = Array.from({ length: many }, (_, i) =>
  [...Array(10).keys()].filter((bit) => (i >> bit) % 2 === 1),
)
const { age, id } = users.c
const shoalConditions = [
  (value: number) => age.gt(value),
  (value: number) => id.gt(value),
  (value: number) => age.ge(value),
  (value: number) => id.ge(value),
  (value: number) => age.lt(value),
  (value: number) => id.lt(value),
  (value: number) => age.le(value),
  (value: number) => id.le(value),
  (value: number) => age.ne(value),
  (value: number) => id.ne(value),
]
const drizzleOperators = [gt, gte, lt, lte, ne] as const
const sqlOperators = [">", ">=", "<", "<=", "!="] as const

function pick<T>(list: readonly [T, ...T[]], bit: number): T {
  return list[bit >> 1] ?? list[0]
}

function distinctShoal(i: number): string {
  const conditions = (bits[i] ?? []).flatMap((bit) => shoalConditions[bit]?.(bit) ?? [])
  return sa
    .select(users.c.id, users.c.name)
    .where(...conditions, users.c.name.ne("x"))
    .limit(10)
    .compile({ dialect }).sql
}

function distinctKysely(i: number): string {
  let query = kysely.selectFrom("users").select(["users.id", "users.name"])
  for (const bit of bits[i] ?? []) {
    query = query.where(bit % 2 === 0 ? "users.age" : "users.id", pick(sqlOperators, bit), bit)
  }
  return query.where("users.name", "!=", "x").limit(10).compile().sql
}

function distinctDrizzle(i: number): string {
  const conditions = (bits[i] ?? []).map((bit) =>
    pick(drizzleOperators, bit)(bit % 2 === 0 ? drizzleUsers.age : drizzleUsers.id, bit),
  )
  return drizzleDb
    .select({ id: drizzleUsers.id, name: drizzleUsers.name })
    .from(drizzleUsers)
    .where(and(...conditions, ne(drizzleUsers.name, "x")))
    .limit(10)
    .toSQL().sql
}

function distinctKnex(i: number): string {
  const query = knexDb.select("users.id", "users.name").from("users")
  for (const bit of bits[i] ?? []) {
    query.where(bit % 2 === 0 ? "users.age" : "users.id", pick(sqlOperators, bit), bit)
  }
  return query.where("users.name", "!=", "x").limit(10).toSQL().toNative().sql
}

const comparison: Case = {
  name: `build and compile a two-table select (${String(times)})`,
  unit: "statements",
  rounds: 7,
  contenders: [
    contender("shoal", (i) => build(i).compile({ dialect }).sql),
    contender("shoal, built once", () => prebuilt.compile({ dialect }).sql),
    contender("kysely", (i) => kyselyQuery(i).compile().sql),
    contender("drizzle", (i) => drizzleQuery(i).toSQL().sql),
    contender("knex", (i) => knexQuery(i).toSQL().toNative().sql),
  ],
}

/** The same statement again and again, built anew with other values: what a function does that builds and runs a query. */
const equal: Case = {
  name: `${String(many)} equal statements with other values`,
  unit: "statements",
  rounds: 15,
  contenders: [
    contender("shoal", (i) => build(i).compile({ dialect }).sql, many),
    contender("kysely", (i) => kyselyQuery(i).compile().sql, many),
    contender("drizzle", (i) => drizzleQuery(i).toSQL().sql, many),
    contender("knex", (i) => knexQuery(i).toSQL().toNative().sql, many),
  ],
}

/** No two of them have the same SQL. */
const distinct: Case = {
  name: `${String(many)} distinct statements`,
  unit: "statements",
  rounds: 15,
  contenders: [
    contender("shoal", (i) => distinctShoal(i), many),
    contender("kysely", (i) => distinctKysely(i), many),
    contender("drizzle", (i) => distinctDrizzle(i), many),
    contender("knex", (i) => distinctKnex(i), many),
  ],
}

// Building and compiling the reference's two-table select: no server is asked. Kysely, Drizzle and Knex compile to mysql too.
import * as sa from "@shoal/sa"
import { and, desc, eq, gt } from "drizzle-orm"
import { drizzle } from "drizzle-orm/mysql2"
import { int, mysqlTable, varchar } from "drizzle-orm/mysql-core"
import knex from "knex"
import { DummyDriver, Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler } from "kysely"
import type { Case, Contender, Suite } from "./suite.ts"

const times = 5_000

/** Suite `building`. */
export const building: Suite = {
  name: "building",
  prepare: async () => ({ cases: [comparison], dispose: async () => undefined }),
}

function contender(name: string, once: (i: number) => string): Contender {
  return {
    name,
    open: async () => ({
      run: async () => {
        let length = 0
        for (let i = 0; i < times; i++) length += once(i).length
        if (length === 0) throw new Error(`${name} compiled to nothing`)
        return times
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

const comparison: Case = {
  name: `build and compile a two-table select (${String(times)})`,
  unit: "statements",
  rounds: 9,
  contenders: [
    contender("shoal", (i) => build(i).compile({ dialect }).sql),
    contender("shoal, built once", () => prebuilt.compile({ dialect }).sql),
    contender(
      "kysely",
      (i) =>
        kysely
          .selectFrom("users")
          .innerJoin("orders", "orders.user_id", "users.id")
          .select(["users.id", "users.name", "orders.status"])
          .where("users.age", ">", i)
          .where("orders.status", "=", "paid")
          .orderBy("users.id", "desc")
          .limit(10)
          .compile().sql,
    ),
    contender(
      "drizzle",
      (i) =>
        drizzleDb
          .select({ id: drizzleUsers.id, name: drizzleUsers.name, status: drizzleOrders.status })
          .from(drizzleUsers)
          .innerJoin(drizzleOrders, eq(drizzleOrders.userId, drizzleUsers.id))
          .where(and(gt(drizzleUsers.age, i), eq(drizzleOrders.status, "paid")))
          .orderBy(desc(drizzleUsers.id))
          .limit(10)
          .toSQL().sql,
    ),
    contender(
      "knex",
      (i) =>
        knexDb
          .select("users.id", "users.name", "orders.status")
          .from("users")
          .innerJoin("orders", "orders.user_id", "users.id")
          .where("users.age", ">", i)
          .where("orders.status", "paid")
          .orderBy("users.id", "desc")
          .limit(10)
          .toSQL()
          .toNative().sql,
    ),
  ],
}

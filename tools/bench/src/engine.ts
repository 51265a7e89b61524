// The engine against the driver below it and against other query layers on mysql2: point selects, and 200,000 rows.
import { connect } from "@shoal/driver"
import * as sa from "@shoal/sa"
import { eq } from "drizzle-orm"
import { drizzle } from "drizzle-orm/mysql2"
import { int, mysqlTable, varchar } from "drizzle-orm/mysql-core"
import knex from "knex"
import { Kysely, MysqlDialect } from "kysely"
import { createPool as createCallbackPool } from "mysql2"
import { createPool } from "mysql2/promise"
import { connectionOptions, databaseUrl } from "./database.ts"
import type { Contender, Suite, Target } from "./suite.ts"

const selects = 2_000
const rows = 200_000

const metadata = new sa.MetaData()
const person = new sa.Table("person", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(40), { nullable: false }),
  age: sa.Column(sa.Integer, { nullable: false }),
})
const byId = sa.select(person.c.id, person.c.name, person.c.age).where(person.c.id.eq(sa.bindparam("id")))
const everyone = sa.select(person.c.id, person.c.name, person.c.age)

/** Suite `engine`. */
export const engine: Suite = {
  name: "engine",
  async prepare(target) {
    await using conn = await connect(databaseUrl(target), { autocommit: true })
    await conn.query("CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, age INT NOT NULL)")
    await using cur = conn.cursor()
    await cur.executeMany(
      "INSERT INTO person VALUES (?, ?, ?)",
      Array.from({ length: rows }, (_, i) => [i, `person ${String(i)}`, i % 90]),
    )
    return {
      cases: [
        {
          name: `point selects one by one (${String(selects)})`,
          unit: "queries",
          rounds: 9,
          contenders: pointSelects(target),
        },
        { name: `${String(rows)} rows`, unit: "rows", rounds: 7, contenders: largeSelects(target) },
      ],
      dispose: async () => undefined,
    }
  },
}

function contender(
  name: string,
  open: () => Promise<{ ask: (id: number) => Promise<unknown>; close: () => Promise<void> }>,
): Contender {
  return {
    name,
    async open() {
      const { ask, close } = await open()
      return {
        async run() {
          for (let i = 0; i < selects; i++) await ask(i)
          return selects
        },
        close,
      }
    },
  }
}

/** `query` is the text protocol, `execute` a prepared statement; the engine begins with the one and goes over to the other. */
function shoalDriver(target: Target, method: "query" | "execute"): Contender {
  return contender(`shoal driver, ${method}`, async () => {
    const conn = await connect(databaseUrl(target), { ssl: "disabled" })
    return {
      ask: (id) => conn[method]("SELECT id, name, age FROM person WHERE id = ?", [id]),
      close: () => conn.ensureClosed(),
    }
  })
}

const drizzlePerson = mysqlTable("person", {
  id: int().primaryKey(),
  name: varchar({ length: 40 }).notNull(),
  age: int().notNull(),
})

function pointSelects(target: Target): Contender[] {
  return [
    shoalDriver(target, "query"),
    shoalDriver(target, "execute"),
    contender("shoal engine", async () => {
      const opened = await sa.createEngine(databaseUrl(target), { ssl: "disabled" })
      const conn = await opened.acquire()
      return {
        ask: async (id) => (await conn.execute(byId, { id })).fetchAll(),
        close: async () => {
          await conn.close()
          opened.close()
          await opened.waitClosed()
        },
      }
    }),
    contender("kysely", async () => {
      const db = new Kysely<{ person: { id: number; name: string; age: number } }>({
        dialect: new MysqlDialect({
          pool: createCallbackPool({ ...connectionOptions(target), connectionLimit: 1 }),
        }),
      })
      return {
        ask: (id) => db.selectFrom("person").select(["id", "name", "age"]).where("id", "=", id).execute(),
        close: () => db.destroy(),
      }
    }),
    contender("drizzle", async () => {
      const pool = createPool({ ...connectionOptions(target), connectionLimit: 1 })
      const db = drizzle(pool)
      return {
        ask: async (id) => db.select().from(drizzlePerson).where(eq(drizzlePerson.id, id)),
        close: () => pool.end(),
      }
    }),
    contender("knex", async () => {
      const db = knex({ client: "mysql2", connection: connectionOptions(target), pool: { min: 1, max: 1 } })
      return {
        ask: async (id) => db("person").select("id", "name", "age").where({ id }),
        close: () => db.destroy(),
      }
    }),
  ]
}

function largeSelects(target: Target): Contender[] {
  return [
    {
      name: "shoal driver",
      async open() {
        const conn = await connect(databaseUrl(target), { ssl: "disabled" })
        return {
          run: async () => (await conn.query("SELECT id, name, age FROM person")).rows.length,
          close: () => conn.ensureClosed(),
        }
      },
    },
    {
      name: "shoal engine",
      async open() {
        const opened = await sa.createEngine(databaseUrl(target), { ssl: "disabled" })
        const conn = await opened.acquire()
        return {
          run: async () => (await (await conn.execute(everyone)).fetchAll()).length,
          close: async () => {
            await conn.close()
            opened.close()
            await opened.waitClosed()
          },
        }
      },
    },
    {
      name: "kysely",
      async open() {
        const db = new Kysely<{ person: { id: number; name: string; age: number } }>({
          dialect: new MysqlDialect({
            pool: createCallbackPool({ ...connectionOptions(target), connectionLimit: 1 }),
          }),
        })
        return {
          run: async () => (await db.selectFrom("person").select(["id", "name", "age"]).execute()).length,
          close: () => db.destroy(),
        }
      },
    },
  ]
}

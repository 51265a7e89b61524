// 100,000 rows in a transaction through the query layers: the engine against Kysely, Drizzle and Knex on mysql2, with the driver's own
// executeMany as the floor.
// The others get pages of 1,000 rows: they send what they are given as one statement, and are slower with larger ones.
import { connect } from "@shoal/driver"
import * as sa from "@shoal/sa"
import { drizzle } from "drizzle-orm/mysql2"
import { int, mysqlTable, varchar } from "drizzle-orm/mysql-core"
import knex from "knex"
import { Kysely, MysqlDialect } from "kysely"
import { createPool as createCallbackPool } from "mysql2"
import { createPool } from "mysql2/promise"
import { connectionOptions, databaseUrl } from "./database.ts"
import type { Contender, Suite, Target } from "./suite.ts"

const count = 100_000
const pageSize = 1_000

interface Row {
  id: number
  name: string
  email: string
  note: string
  tag: string
}

const rows: readonly Row[] = Array.from({ length: count }, (_, i) => ({
  id: i,
  name: `name ${String(i)}`,
  email: `user${String(i)}@example.org`,
  note: "a note",
  tag: `k${String(i % 100)}`,
}))
const lists = rows.map(({ id, name, email, note, tag }) => [id, name, email, note, tag])
const pages = Array.from({ length: count / pageSize }, (_, i) => rows.slice(i * pageSize, (i + 1) * pageSize))

/** Suite `insert-many`. */
export const insertMany: Suite = {
  name: "insert-many",
  async prepare(target) {
    await using conn = await connect(databaseUrl(target), { autocommit: true })
    await conn.query(
      "CREATE TABLE heap (id INT NOT NULL, name VARCHAR(40) NOT NULL, email VARCHAR(40) NOT NULL, note VARCHAR(40) NOT NULL, tag VARCHAR(20) NOT NULL) ENGINE=InnoDB",
    )
    return {
      cases: [
        {
          name: `insert of ${String(count)} rows in a transaction`,
          unit: "rows",
          rounds: 5,
          warmUps: 1,
          contenders: [driver(target), engine(target), kysely(target), drizzleOn(target), knexOn(target)],
          floor: ["shoal driver"],
        },
      ],
      dispose: async () => undefined,
    }
  },
}

/** Inserts, then empties the table. */
function contender(
  name: string,
  open: () => Promise<{
    insert: () => Promise<unknown>
    truncate: () => Promise<unknown>
    close: () => Promise<void>
  }>,
): Contender {
  return {
    name,
    async open() {
      const { insert, truncate, close } = await open()
      return {
        async run() {
          await insert()
          await truncate()
          return count
        },
        close,
      }
    },
  }
}

function driver(target: Target): Contender {
  return contender("shoal driver", async () => {
    const conn = await connect(databaseUrl(target), { ssl: "disabled", autocommit: true })
    const statement = await conn.prepare("INSERT INTO heap VALUES (?, ?, ?, ?, ?)")
    return {
      insert: async () => {
        await conn.begin()
        await statement.executeMany(lists)
        await conn.commit()
      },
      truncate: () => conn.query("TRUNCATE heap"),
      close: () => conn.ensureClosed(),
    }
  })
}

const heap = new sa.Table("heap", new sa.MetaData(), {
  id: sa.Column(sa.Integer, { nullable: false }),
  name: sa.Column(sa.String(40), { nullable: false }),
  email: sa.Column(sa.String(40), { nullable: false }),
  note: sa.Column(sa.String(40), { nullable: false }),
  tag: sa.Column(sa.String(20), { nullable: false }),
})

function engine(target: Target): Contender {
  return contender("shoal engine", async () => {
    const opened = await sa.createEngine(databaseUrl(target), { ssl: "disabled" })
    const conn = await opened.acquire()
    return {
      insert: () => conn.begin(() => conn.execute(sa.insert(heap), rows)),
      truncate: () => conn.execute("TRUNCATE heap"),
      close: async () => {
        await conn.close()
        opened.close()
        await opened.waitClosed()
      },
    }
  })
}

function kysely(target: Target): Contender {
  return contender("kysely", async () => {
    const pool = createCallbackPool({ ...connectionOptions(target), connectionLimit: 1 })
    const db = new Kysely<{ heap: Row }>({ dialect: new MysqlDialect({ pool }) })
    return {
      insert: () =>
        db.transaction().execute(async (transaction) => {
          for (const page of pages) await transaction.insertInto("heap").values(page).execute()
        }),
      truncate: () => pool.promise().query("TRUNCATE heap"),
      close: () => db.destroy(),
    }
  })
}

const drizzleHeap = mysqlTable("heap", {
  id: int().notNull(),
  name: varchar({ length: 40 }).notNull(),
  email: varchar({ length: 40 }).notNull(),
  note: varchar({ length: 40 }).notNull(),
  tag: varchar({ length: 20 }).notNull(),
})

function drizzleOn(target: Target): Contender {
  return contender("drizzle", async () => {
    const pool = createPool({ ...connectionOptions(target), connectionLimit: 1 })
    const db = drizzle(pool)
    return {
      insert: () =>
        db.transaction(async (transaction) => {
          for (const page of pages) await transaction.insert(drizzleHeap).values(page)
        }),
      truncate: () => pool.query("TRUNCATE heap"),
      close: () => pool.end(),
    }
  })
}

function knexOn(target: Target): Contender {
  return contender("knex", async () => {
    const db = knex({ client: "mysql2", connection: connectionOptions(target), pool: { min: 1, max: 1 } })
    return {
      insert: () =>
        db.transaction(async (transaction) => {
          for (const page of pages) await transaction("heap").insert(page)
        }),
      truncate: () => db.raw("TRUNCATE heap"),
      close: () => db.destroy(),
    }
  })
}

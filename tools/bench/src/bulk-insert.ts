// 50,000 rows in one call: strings, a Date column, and a column that mixes 1 and 1.5.
import { connect } from "@shoal/driver"
import { createConnection as createMariadb } from "mariadb"
import { createConnection as createMysql2 } from "mysql2/promise"
import { connectionOptions, databaseUrl } from "./database.ts"
import type { Case, Contender, Suite, Target } from "./suite.ts"

const count = 50_000
type Row = (number | string | Date)[]

/** mariadb answers with one of these, or with one per batch it had to split the rows into. */
interface Affected {
  readonly affectedRows: number
}

const start = Date.UTC(2026, 0, 1)

const shapes: Record<string, (i: number) => Row> = {
  "numbers and strings": (i) => [i, `name ${i}`, `user${i}@example.org`, "a note", `k${i % 100}`],
  "with a Date column": (i) => [i, `name ${i}`, new Date(start + i * 1000), "a note", `k${i % 100}`],
  "mixed 1 and 1.5": (i) => [i, `name ${i}`, i % 2 === 0 ? 1 : 1.5, "a note", `k${i % 100}`],
}

/** Suite `bulk-insert`. */
export const bulkInsert: Suite = {
  name: "bulk-insert",
  async prepare(target) {
    const admin = await createMysql2(connectionOptions(target))
    await admin.query(
      "CREATE TABLE sink (a INT NOT NULL, b VARCHAR(40) NOT NULL, c VARCHAR(40) NOT NULL, d VARCHAR(40) NOT NULL, e VARCHAR(20) NOT NULL) ENGINE=InnoDB",
    )
    return {
      cases: Object.entries(shapes).map(([name, row]) =>
        comparison(
          target,
          name,
          Array.from({ length: count }, (_, i) => row(i)),
        ),
      ),
      dispose: () => admin.end(),
    }
  },
}

function comparison(target: Target, name: string, rows: Row[]): Case {
  return {
    name: `bulk insert, ${name}`,
    unit: "rows",
    rounds: 5,
    // The connector of MariaDB needs seconds on MySQL.
    warmUps: 1,
    contenders: [shoal(target, rows), mysql2(target, rows), mariadb(target, rows)],
  }
}

function shoal(target: Target, rows: Row[]): Contender {
  return {
    name: "shoal",
    async open() {
      const conn = await connect(databaseUrl(target), { ssl: "disabled", autocommit: true })
      const statement = await conn.prepare("INSERT INTO sink VALUES (?, ?, ?, ?, ?)")
      return {
        async run() {
          const inserted = await statement.executeMany(rows)
          await conn.query("TRUNCATE sink")
          return inserted ?? 0
        },
        close: () => conn.ensureClosed(),
      }
    },
  }
}

function mysql2(target: Target, rows: Row[]): Contender {
  return {
    name: "mysql2",
    async open() {
      const conn = await createMysql2({ ...connectionOptions(target), timezone: "Z" })
      return {
        async run() {
          let inserted = 0
          for (let at = 0; at < rows.length; at += 10_000) {
            const [result] = await conn.query("INSERT INTO sink VALUES ?", [rows.slice(at, at + 10_000)])
            inserted += (result as { affectedRows: number }).affectedRows
          }
          await conn.query("TRUNCATE sink")
          return inserted
        },
        close: () => conn.end(),
      }
    },
  }
}

function mariadb(target: Target, rows: Row[]): Contender {
  return {
    name: "mariadb",
    async open() {
      const conn = await createMariadb({
        ...connectionOptions(target),
        allowPublicKeyRetrieval: true,
        timezone: "Z",
      })
      return {
        async run() {
          const result = await conn.batch<Affected | Affected[]>(
            "INSERT INTO sink VALUES (?, ?, ?, ?, ?)",
            rows,
          )
          await conn.query("TRUNCATE sink")
          return [result].flat().reduce((total, { affectedRows }) => total + affectedRows, 0)
        },
        close: () => conn.end(),
      }
    },
  }
}

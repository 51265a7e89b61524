// 200,000 rows of 11 mixed columns into objects, columns and lazy rows; text and binary protocol. Equal value types on all sides: BIGINT as a
// number, DATE as a string, DATETIME as a Date (mariadb can only have both dates as strings or none).
import { promisify } from "node:util"
import { connect, type Connection } from "@shoal/driver"
import { createConnection as createMariadb } from "mariadb"
import { createConnection as createCallbackMysql2, type ConnectionOptions } from "mysql2"
import { createConnection as createMysql2 } from "mysql2/promise"
import { connectionOptions, databaseUrl } from "./database.ts"
import { queryPacket, RawSocket } from "./raw-socket.ts"
import type { Case, Contender, Suite, Target } from "./suite.ts"

const rows = 200_000
const sql = "SELECT * FROM t"

/** Suite `large-select`. */
export const largeSelect: Suite = {
  name: "large-select",
  async prepare(target) {
    const admin = await createMysql2({ ...connectionOptions(target), multipleStatements: true })
    await admin.query(seedTable)
    await admin.end()
    return { cases: cases(target), dispose: async () => undefined }
  },
}

function cases(target: Target): Case[] {
  const floor = ["raw socket"]
  const raw = rawDrain(target)
  return [
    {
      name: "text, objects, 200,000 rows",
      unit: "rows",
      rounds: 7,
      floor,
      contenders: [
        raw,
        shoal(target, "shoal", (c) => c.query(sql)),
        mysql2(target, "query"),
        mariadb(target, "query"),
      ],
    },
    {
      name: "text, objects, dates as strings",
      unit: "rows",
      rounds: 7,
      floor,
      contenders: [
        raw,
        shoal(target, "shoal", (c) => c.query(sql), { temporal: "string" }),
        mysql2(target, "query", { dateStrings: true }),
        mariadb(target, "query", { dateStrings: true }),
      ],
    },
    {
      name: "binary (prepared), objects",
      unit: "rows",
      rounds: 7,
      floor,
      contenders: [
        raw,
        shoal(target, "shoal", (c) => c.execute(sql)),
        mysql2(target, "execute"),
        mariadb(target, "execute"),
      ],
    },
    {
      name: "text, columns and lazy rows",
      unit: "rows",
      rounds: 7,
      floor,
      contenders: [
        raw,
        shoal(target, "shoal columns", (c) => c.query(sql, undefined, { rows: "columns" }), {}, "columns"),
        shoal(target, "shoal lazy", (c) => c.query(sql, undefined, { rows: "lazy" })),
        mysql2(target, "query", { rowsAsArray: true }),
      ],
    },
    {
      name: "text, streamed",
      unit: "rows",
      rounds: 5,
      floor,
      contenders: [raw, shoalStream(target), mysql2Stream(target), mariadbStream(target)],
    },
  ]
}

function rawDrain(target: Target): Contender {
  return {
    name: "raw socket",
    async open() {
      const socket = await RawSocket.open(target)
      const packet = queryPacket(sql)
      return {
        run: async () => (await socket.count(packet)) - definitions,
        close: () => socket.close(),
      }
    },
  }
}

function shoal(
  target: Target,
  name: string,
  select: (conn: Connection) => Promise<unknown>,
  options: { temporal?: "string" } = {},
  shape: "rows" | "columns" = "rows",
): Contender {
  return {
    name,
    async open() {
      const conn = await connect(databaseUrl(target), { ...ours, ...options })
      return {
        run: async () => rowCount(await select(conn), shape),
        close: () => conn.ensureClosed(),
      }
    },
  }
}

/** Rows of a result; in the shape `columns` there is one array per column. */
function rowCount(result: unknown, shape: "rows" | "columns"): number {
  const { rows: found } = result as { rows: readonly (readonly unknown[])[] }
  return shape === "columns" ? (found[0]?.length ?? 0) : found.length
}

function shoalStream(target: Target): Contender {
  return {
    name: "shoal",
    async open() {
      const conn = await connect(databaseUrl(target), ours)
      return {
        async run() {
          let count = 0
          for await (const row of conn.stream(sql)) count += Object.hasOwn(row, "id") ? 1 : 0
          return count
        },
        close: () => conn.ensureClosed(),
      }
    },
  }
}

const ours = { ssl: "disabled", bigint: "number" } as const

const mysql2Options = {
  timezone: "Z",
  dateStrings: ["DATE"],
  supportBigNumbers: true,
  bigNumberStrings: false,
  decimalNumbers: false,
} satisfies ConnectionOptions

function mysql2(
  target: Target,
  method: "query" | "execute",
  options: { dateStrings?: boolean; rowsAsArray?: boolean } = {},
): Contender {
  return {
    name: "mysql2",
    async open() {
      const conn = await createMysql2({ ...connectionOptions(target), ...mysql2Options, ...options })
      return {
        async run() {
          const [found] = await (method === "query" ? conn.query(sql) : conn.execute(sql))
          return (found as unknown[]).length
        },
        close: () => conn.end(),
      }
    },
  }
}

function mysql2Stream(target: Target): Contender {
  return {
    name: "mysql2",
    open: async () => {
      const conn = createCallbackMysql2({ ...connectionOptions(target), ...mysql2Options })
      return {
        async run() {
          let count = 0
          for await (const row of conn.query(sql).stream()) if (row !== null) count++
          return count
        },
        close: async () => {
          await promisify(conn.end.bind(conn))()
        },
      }
    },
  }
}

function mariadb(
  target: Target,
  method: "query" | "execute",
  options: { dateStrings?: boolean } = {},
): Contender {
  return {
    name: "mariadb",
    async open() {
      const conn = await createMariadb({
        ...connectionOptions(target),
        ...mariadbOptions,
        ...options,
      })
      return {
        run: async () => (await conn[method]<unknown[]>(sql)).length,
        close: () => conn.end(),
      }
    },
  }
}

function mariadbStream(target: Target): Contender {
  return {
    name: "mariadb",
    async open() {
      const conn = await createMariadb({
        ...connectionOptions(target),
        ...mariadbOptions,
      })
      return {
        async run() {
          let count = 0
          for await (const row of conn.queryStream(sql)) if (row !== null) count++
          return count
        },
        close: () => conn.end(),
      }
    },
  }
}

const mariadbOptions = { allowPublicKeyRetrieval: true, timezone: "Z", bigIntAsNumber: true } as const

/** Column count, 11 definitions and the first EOF come before the rows; the raw socket counts the first two kinds. */
const definitions = 1 + 11 + 1

const seedTable = `
CREATE TABLE t (
  id INT UNSIGNED NOT NULL PRIMARY KEY, a BIGINT NOT NULL, b DOUBLE NOT NULL, c DECIMAL(12,2) NOT NULL,
  name VARCHAR(60) NOT NULL, email VARCHAR(80) NOT NULL, note VARCHAR(120) NULL, flag TINYINT NOT NULL,
  created DATETIME(6) NOT NULL, d DATE NOT NULL, k VARCHAR(20) NOT NULL
);
CREATE TABLE digit (n INT NOT NULL);
INSERT INTO digit VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);
INSERT INTO t
SELECT n, n * 7919, n / 7, n / 100, CONCAT('name ', n, ' of someone'), CONCAT('user', n, '@example.org'),
  IF(n % 3 = 0, NULL, CONCAT('a remark of middling length about ', n)), n % 2,
  TIMESTAMP'2020-01-01 00:00:00.000000' + INTERVAL n * 61 SECOND + INTERVAL n MICROSECOND, DATE'2020-01-01' + INTERVAL (n % 3000) DAY, CONCAT('k', n % 100)
FROM (SELECT a.n + b.n * 10 + c.n * 100 + d.n * 1000 + e.n * 10000 + f.n * 100000 AS n FROM digit a, digit b, digit c, digit d, digit e, digit f) AS numbers
WHERE n < ${rows};
ANALYZE TABLE t;
`

// aiomysql: "executemany". Many rows in few statements: the row of VALUES is repeated, for up to a megabyte a statement.
import { connect } from "@shoal/driver"
import { url } from "./environment.ts"

await using conn = await connect(url, { autocommit: true, bigint: "number" })
await using cur = conn.cursor()

await cur.execute(
  "CREATE TEMPORARY TABLE reading (sensor INT NOT NULL, taken DATETIME NOT NULL, value DOUBLE NOT NULL)",
)
const start = Date.UTC(2026, 0, 1)
const readings = Array.from({ length: 1000 }, (_, i) => [i % 7, new Date(start + i * 60_000), i / 4])
await cur.executeMany("INSERT INTO reading (sensor, taken, value) VALUES (?, ?, ?)", readings)
console.log("inserted", cur.rowCount)

await cur.execute("SELECT COUNT(*), MAX(taken), SUM(value) FROM reading")
console.log(await cur.fetchOne())

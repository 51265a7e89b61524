// aiomysql: "Cursor". Rows are arrays; fetchOne, fetchMany, fetchAll and `for await` read the same result.
import { connect } from "@shoal/driver"
import { url } from "./environment.ts"

await using conn = await connect(url, { autocommit: true })
await using cur = conn.cursor()

await cur.execute("CREATE TEMPORARY TABLE town (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL)")
await cur.execute("INSERT INTO town VALUES (?, ?), (?, ?), (?, ?), (?, ?)", [
  1,
  "Oslo",
  2,
  "Turku",
  3,
  "Malmö",
  4,
  "Århus",
])
console.log("inserted", cur.rowCount)

await cur.execute("SELECT id, name FROM town ORDER BY id")
console.log(await cur.fetchOne())
console.log(await cur.fetchMany(2))
console.log(await cur.fetchAll())

await cur.scroll(0, "absolute")
for await (const [id, name] of cur) console.log(id, name)

// aiomysql: "DictCursor". The same cursor, rows as objects.
import { connect, DictCursor } from "@shoal/driver"
import { url } from "./environment.ts"

await using conn = await connect(url, { bigint: "number" })
await using cur = conn.cursor(DictCursor)

await cur.execute("SELECT 1 AS id, 'Ada' AS name UNION ALL SELECT 2, 'Grace'")
for await (const row of cur) console.log(row)

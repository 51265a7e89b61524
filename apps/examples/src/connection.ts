// aiomysql: "Basic example". One connection, one cursor, one row.
import { connect } from "@shoal/driver"
import { url } from "./environment.ts"

// BIGINT is a bigint by default; MySQL calls every integer literal one.
await using conn = await connect(url, { bigint: "number" })
await using cur = conn.cursor()

await cur.execute("SELECT 42 AS answer, VERSION() IS NOT NULL")
console.log(cur.description?.map(([name]) => name))
const row = await cur.fetchOne()
console.log(row)

// aiomysql: "Pool". Connections are lent, given back clean, and closed at the end.
import { createPool } from "@shoal/pool"
import { url } from "./environment.ts"

await using pool = await createPool(url, { minSize: 2, maxSize: 5, bigint: "number" })
console.log(`size ${pool.size}, free ${pool.freeSize}`)

{
  await using conn = await pool.acquire()
  const { rows } = await conn.query<{ answer: number }>("SELECT 10 AS answer")
  console.log(rows)
  console.log(`size ${pool.size}, free ${pool.freeSize}`)
}

const squares = await Promise.all(
  [1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
    pool.use(
      async (conn) =>
        (await conn.query<{ square: number }>("SELECT ? * ? AS square", [n, n])).rows[0]?.square,
    ),
  ),
)
console.log(squares)

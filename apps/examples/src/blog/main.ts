// The blog: migrations -> generated schema -> typed queries. `node dist/blog/main.js` runs it on DATABASE_URL.
import * as sa from "@shoal/sa"
import { url } from "../environment.ts"
import { migrate } from "./migrate.ts"
import { countView, published, seed, tagCounts, taggedWith } from "./queries.ts"

console.log("migrations applied:", (await migrate(url)).join(", ") || "none, all are there")

await using engine = await sa.createEngine(url)
const authorId = await seed(engine)
console.log("author", authorId)

await using conn = await engine.connect()
for (const row of await conn.execute(published).then((result) => result.all())) {
  console.log(
    `${row.publishedAt?.toISOString().slice(0, 10)}  ${row.title} by ${row.author}, rating ${row.rating ?? "none"}`,
  )
  await conn.execute(countView(row.id))
}
await conn.commit()
for await (const row of conn.execute(taggedWith, { label: "machines" }))
  console.log(`#${row.label} ${row.title}`)
for await (const row of conn.execute(tagCounts)) console.log(`${row.label}: ${row.posts}`)

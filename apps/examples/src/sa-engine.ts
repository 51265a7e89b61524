// aiomysql.sa: tables as values, typed statements, an engine with a pool below it.
import * as sa from "@shoal/sa"
import { url } from "./environment.ts"

const metadata = new sa.MetaData()
const tbl = new sa.Table("tbl", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  val: sa.Column(sa.String(255)),
})

await using engine = await sa.createEngine(url)
await metadata.dropAll(engine)
await metadata.createAll(engine)

{
  await using conn = await engine.acquire()
  const tr = await conn.begin()
  const inserted = await conn.execute(tbl.insert().values({ val: "abc" }))
  console.log("primary key", inserted.insertedPrimaryKey)
  await conn.execute(tbl.insert().values([{ val: "xyz" }, { val: null }]))
  await tr.commit()

  for await (const row of conn.execute(sa.select(tbl.c.id, tbl.c.val).orderBy(tbl.c.id)))
    console.log(row.id, row.val)
  console.log("rows", await conn.scalar(sa.select(sa.func.count()).selectFrom(tbl)))
}
await metadata.dropAll(engine)

// aiomysql.sa: a two-phase (XA) transaction: prepared on one connection, still there for another one to finish.
import * as sa from "@shoal/sa"
import { url } from "./environment.ts"

const metadata = new sa.MetaData()
const ledger = new sa.Table("ledger", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  amount: sa.Column(sa.Integer, { nullable: false }),
})

await using engine = await sa.createEngine(url)
await metadata.dropAll(engine)
await metadata.createAll(engine)

{
  await using conn = await engine.acquire()
  const tr = await conn.beginTwophase("shoal-example")
  await conn.execute(ledger.insert().values({ amount: 7 }))
  await tr.prepare()
  await tr.commit()
  console.log("committed", await conn.scalar(sa.select(sa.func.sum(ledger.c.amount))))
}
{
  await using conn = await engine.acquire()
  const tr = await conn.beginTwophase()
  await conn.execute(ledger.insert().values({ amount: 1000 }))
  await tr.rollback()
  console.log("rolled back", await conn.scalar(sa.select(sa.func.count()).selectFrom(ledger)))
}
await metadata.dropAll(engine)

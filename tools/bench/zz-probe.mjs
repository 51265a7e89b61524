import { connect } from "@shoal/driver"
import * as sa from "@shoal/sa"
const base = process.env.SHOAL_MYSQL_URL
const admin = await connect(base, { ssl: "disabled", autocommit: true })
await admin.query("CREATE DATABASE IF NOT EXISTS sa_probe")
await admin.query("USE sa_probe")
await admin.query(
  "CREATE TABLE IF NOT EXISTS person (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, age INT NOT NULL)",
)
await admin.query("DELETE FROM person")
const cur = admin.cursor()
await cur.executeMany(
  "INSERT INTO person VALUES (?, ?, ?)",
  Array.from({ length: 200000 }, (_, i) => [i, `person ${i}`, i % 90]),
)
await cur.close()
const url = base + "sa_probe"
const person = new sa.Table("person", new sa.MetaData(), {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(40), { nullable: false }),
  age: sa.Column(sa.Integer, { nullable: false }),
})
const byId = () =>
  sa.select(person.c.id, person.c.name, person.c.age).where(person.c.id.eq(sa.bindparam("id")))
const everyone = sa.select(person.c.id, person.c.name, person.c.age)
const conn = await connect(url, { ssl: "disabled" })
const auto = await connect(url, { ssl: "disabled", autocommit: true })
const engine = await sa.createEngine(url, { ssl: "disabled" })
const ec = await engine.acquire()
const et = (await engine.acquire()).executionOptions({ prepare: false })
const a = byId(),
  t = byId()
const SQL = "SELECT id, name, age FROM person WHERE id = ?"
const N = 2000
const cases = {
  "driver query (autocommit 0)": (i) => conn.query(SQL, [i]),
  "driver query (autocommit 1)": (i) => auto.query(SQL, [i]),
  "driver query array": (i) => auto.query(SQL, [i], { rows: "array" }),
  "driver execute": (i) => auto.execute(SQL, [i], { rows: "array" }),
  "engine auto": async (i) => (await ec.execute(a, { id: i })).fetchAll(),
  "engine text": async (i) => (await et.execute(t, { id: i })).fetchAll(),
}
const best = {}
for (let round = 0; round < 9; round++)
  for (const [name, f] of Object.entries(cases)) {
    const c = process.cpuUsage(),
      s = performance.now()
    for (let i = 0; i < N; i++) await f(i)
    const w = performance.now() - s,
      u = process.cpuUsage(c).user / 1000
    if (round > 1) (best[name] ??= []).push([w, u])
  }
const med = (x) => x.sort((p, q) => p - q)[x.length >> 1]
for (const [n, v] of Object.entries(best))
  console.log(
    n.padEnd(30),
    ((med(v.map((x) => x[0])) / N) * 1000).toFixed(1),
    "us wall",
    ((med(v.map((x) => x[1])) / N) * 1000).toFixed(1),
    "us cpu",
    "min",
    ((Math.min(...v.map((x) => x[0])) / N) * 1000).toFixed(1),
  )
for (const [n, f] of Object.entries({
  driver: async () =>
    (await auto.query("SELECT id, name, age FROM person", undefined, { rows: "array" })).rows,
  engine: async () => (await ec.execute(everyone)).fetchAll(),
  text: async () => (await et.execute(everyone)).fetchAll(),
})) {
  const ts = []
  for (let r = 0; r < 9; r++) {
    const s = performance.now()
    await f()
    ts.push(performance.now() - s)
  }
  console.log("200k", n, med(ts).toFixed(1), "min", Math.min(...ts).toFixed(1))
}
await ec.close()
await et.close()
engine.close()
await engine.waitClosed()
await admin.query("DROP DATABASE sa_probe")
admin.close()
conn.close()
auto.close()

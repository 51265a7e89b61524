import * as sa from "@shoal/sa"
const person = new sa.Table("person", new sa.MetaData(), {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(40), { nullable: false }),
  age: sa.Column(sa.Integer, { nullable: false }),
})
const byId = sa.select(person.c.id, person.c.name, person.c.age).where(person.c.id.eq(sa.bindparam("id")))
const columns = ["id", "name", "age"].map((name) => ({ name, table: "person", typeName: "INT" }))
const dbapi = {
  raw: {},
  closed: false,
  inTransaction: false,
  execute: async (sql) =>
    sql.startsWith("SELECT VERSION")
      ? {
          columns: [{ name: "a" }, { name: "b" }, { name: "c" }],
          rows: [["9.7.4", "", 0]],
          affectedRows: 1,
          lastRowId: 0,
          warningCount: 0,
          more: [],
        }
      : { columns, rows: [[1, "x", 2]], affectedRows: 1, lastRowId: 0, warningCount: 0, more: [] },
  close() {},
}
const pool = {
  driver: "fake",
  minSize: 0,
  maxSize: 1,
  size: 1,
  freeSize: 0,
  closed: false,
  acquire: async () => dbapi,
  release: async () => {},
  close() {},
  terminate() {},
  waitClosed: async () => {},
}
const engine = await sa.createEngine({ pool })
const conn = await engine.acquire()
const N = 300000
for (let r = 0; r < 3; r++) {
  const s = process.cpuUsage()
  for (let i = 0; i < N; i++) await (await conn.execute(byId, { id: i })).fetchAll()
  console.log((process.cpuUsage(s).user / N).toFixed(2), "us cpu per execute+fetchAll")
}

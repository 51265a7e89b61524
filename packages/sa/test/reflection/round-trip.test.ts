// What is read of a table makes the same table again, in the places where reading or writing it used to lose something.
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"

forEachServer((server) => {
  let db: TestDatabase
  let engine: sa.Engine
  const maria = server.family === "mariadb"

  beforeAll(async () => {
    db = await createDatabase(server)
    engine = await sa.createEngine(db.url)
  })
  afterAll(async () => {
    engine.close()
    await engine.waitClosed()
    await db.drop()
  })

  async function shown(name: string): Promise<string> {
    await using conn = await engine.acquire()
    const result = await conn.execute(`SHOW CREATE TABLE ${name}`)
    return String((await result.one())["Create Table"])
  }

  /** The table before and after it was read, dropped and created from what was read. */
  async function again(name: string, ...sql: readonly string[]): Promise<readonly [string, string]> {
    await using conn = await engine.acquire()
    for (const statement of sql) await conn.execute(statement)
    const before = await shown(name)
    const metadata = new sa.MetaData()
    await metadata.reflect(engine, { only: [name] })
    await conn.execute(`DROP TABLE ${name}`)
    await metadata.createAll(engine)
    return [before, await shown(name)]
  }

  test("a primary key over prefixes, in the order it has", async () => {
    const [before, after] = await again(
      "k",
      `CREATE TABLE k (a TEXT NOT NULL, \`toString\` VARCHAR(20) NOT NULL, n INT NOT NULL AUTO_INCREMENT, KEY ix_n (n),
        PRIMARY KEY (a(5), n, \`toString\`(2)${maria ? "" : " DESC"}))`,
    )
    expect(after).toBe(before)
  })

  test("bytes in the defaults of binary columns, zero bytes too", async () => {
    const [before, after] = await again(
      "b",
      "CREATE TABLE b (a BINARY(4) DEFAULT 0x00616200, b VARBINARY(9) DEFAULT 0x61006200, c BINARY(3) DEFAULT 'ab', d VARBINARY(9) DEFAULT 'it''s', e VARBINARY(3) DEFAULT '')",
    )
    expect(after).toBe(before)
    const { tables } = await sa.readSchema(async (sql, params) => {
      await using conn = await engine.acquire()
      return await (await conn.execute(sql, params)).mappings().all()
    })
    const defaults = tables.find(({ name }) => name === "b")?.columns.map((column) => column.default?.sql)
    expect(defaults).toEqual(["0x006162", "0x61006200", "'ab'", "'it''s'", "''"])
  })

  test("partitions", async () => {
    const [before, after] = await again(
      "p",
      `CREATE TABLE p (id INT NOT NULL, d DATE NOT NULL, PRIMARY KEY (id, d), KEY ix_d (d))
        PARTITION BY RANGE (YEAR(d)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
        (PARTITION \`select\` VALUES LESS THAN (2000) COMMENT 'it''s \`old\`  */', PARTITION later VALUES LESS THAN MAXVALUE)`,
    )
    expect(after).toBe(before)
  })

  if (maria)
    test("indexes of a system-versioned table, which nobody may add later", async () => {
      const [before, after] = await again(
        "v",
        "CREATE TABLE v (id INT PRIMARY KEY, a INT, b INT, UNIQUE KEY uq (a) IGNORED, KEY ix (b DESC)) WITH SYSTEM VERSIONING",
      )
      expect(after).toBe(before)
    })
})

test("PrimaryKeyConstraint takes prefix lengths", () => {
  const columns = { a: sa.Column(sa.Text), toString: sa.Column(sa.String(9)) }
  const key = sa.PrimaryKeyConstraint("a", "toString", { mysqlLength: { a: 10 } })
  const table = new sa.Table("t", new sa.MetaData(), columns, key)
  expect(String(sa.CreateTable(table))).toContain("PRIMARY KEY (a(10), `toString`)")
})

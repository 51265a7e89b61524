// metadata.reflect and what it defines: which tables come along, and that a reflected table makes exactly the same table again.
import { createDatabase, databaseUrl, forEachServer, type ServerAddress } from "@shoal/servers/databases"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { randomTable, type RandomTable } from "../support/random-table.ts"

const id = sa.Column(sa.Integer, { primaryKey: true })

/** Catalogs do not say in which order a table's keys were made; nothing else may differ. */
function sortedKeys(text: string): string {
  const isKey = (line: string): boolean => /^ {2}(UNIQUE |FULLTEXT |SPATIAL )?KEY /.test(line)
  const lines = text.split("\n").map((line) => line.replace(/,$/, ""))
  const keys = lines.filter(isKey).sort()
  return lines.map((line) => (isKey(line) ? keys.shift() : line)).join("\n")
}

/** Tables that are created again from what reflection says must be the same to the letter. */
async function expectSameAgain(conn: sa.SAConnection, names: readonly string[]): Promise<void> {
  const shown = async (): Promise<unknown[]> => {
    const texts: unknown[] = []
    for (const name of names) {
      const [row] = await conn.queryObjects(`SHOW CREATE TABLE \`${name.replaceAll("`", "``")}\``, [])
      texts.push(sortedKeys(String(row?.["Create Table"])))
    }
    return texts
  }
  const first = await shown()
  const copy = new sa.MetaData()
  await copy.reflect(conn)
  await copy.dropAll(conn)
  await copy.createAll(conn)
  expect(await shown()).toEqual(first)
  await copy.dropAll(conn)
}

/** Features that hand-written tables of this package have no words for, or that servers are picky about. */
const rawTables: Readonly<Record<ServerAddress["family"] | "both", readonly string[]>> = {
  both: [
    `CREATE TABLE parent (a INT NOT NULL, b CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, PRIMARY KEY (a, b),
      KEY b (b)) CHARSET=latin1 COMMENT='it''s \\\\ 100%'`,
    `CREATE TABLE child (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, a INT, b CHAR(3) CHARACTER SET ascii COLLATE ascii_bin, self BIGINT UNSIGNED,
      PRIMARY KEY (id), UNIQUE KEY uq (a), KEY self (self, a DESC),
      CONSTRAINT fk_both FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE SET NULL ON UPDATE CASCADE,
      CONSTRAINT child_self FOREIGN KEY (self) REFERENCES child (id) ON DELETE CASCADE) ROW_FORMAT=DYNAMIC`,
    `CREATE TABLE odd (n INT(5) UNSIGNED ZEROFILL, f FLOAT(7,3), d DOUBLE(9,2) UNSIGNED, s SET('a','it''s','') DEFAULT 'a',
      t TIME(4) DEFAULT '-01:02:03.5000', y YEAR DEFAULT 2024, ts TIMESTAMP(2) NOT NULL DEFAULT CURRENT_TIMESTAMP(2) ON UPDATE CURRENT_TIMESTAMP(2),
      x VARCHAR(20) NOT NULL DEFAULT '', b VARBINARY(9) DEFAULT 'ab', txt MEDIUMTEXT, g POINT NOT NULL,
      v INT AS (n + 1) VIRTUAL COMMENT 'gen', w INT AS (n * 2) STORED, CHECK (n < 99), KEY txt (txt(7)), SPATIAL KEY g (g), FULLTEXT KEY ft (x, txt))`,
  ],
  mysql: [
    `CREATE TABLE hidden (a INT INVISIBLE, b INT, c JSON DEFAULT (json_array()), KEY ix (b) INVISIBLE COMMENT 'why', KEY fx ((lower(concat(a, 'x')))),
      p POINT SRID 4326, v VECTOR(3), CONSTRAINT ck CHECK (a > 0) NOT ENFORCED) STATS_PERSISTENT=1 KEY_BLOCK_SIZE=8 ROW_FORMAT=COMPRESSED`,
  ],
  mariadb: [
    `CREATE TABLE versioned (a INT, u UUID DEFAULT uuid(), i4 INET4, i6 INET6, j JSON, KEY ix (a) IGNORED) WITH SYSTEM VERSIONING`,
    "CREATE TABLE `options` (a INT CHECK (a > 1), b INT DEFAULT (a + 1)) ENGINE=Aria PAGE_CHECKSUM=1 TRANSACTIONAL=1",
  ],
}

forEachServer((server) => {
  let engine: sa.Engine
  let database: string
  let other: string
  const drops: (() => Promise<void>)[] = []

  beforeAll(async () => {
    const [own, second] = [await createDatabase(server), await createDatabase(server)]
    drops.push(
      () => own.drop(),
      () => second.drop(),
    )
    database = own.name
    other = second.name
    engine = await sa.createEngine(databaseUrl(server, own.name), { minSize: 1, maxSize: 2 })
  })
  afterAll(async () => {
    await engine[Symbol.asyncDispose]()
    for (const drop of drops) await drop()
  })

  test("tables of other databases come along, and lead back", async () => {
    const metadata = new sa.MetaData()
    new sa.Table("a", metadata, { id })
    new sa.Table("far", metadata, { id, a: sa.Column(sa.ForeignKey(`${database}.a.id`)) }, { schema: other })
    new sa.Table("a", metadata, { id }, { schema: database })
    new sa.Table("near", metadata, { id, far: sa.Column(sa.ForeignKey(`${other}.far.id`)) })
    new sa.Table("alone", metadata, { id })
    await using conn = await engine.acquire()
    const tables = [...metadata.tables.values()].filter((table) => table.key !== `${database}.a`)
    await metadata.createAll(conn, { tables: tables as never })
    try {
      const found = new sa.MetaData()
      await found.reflect(conn, { only: ["near"] })
      expect([...found.tables.keys()]).toEqual(["near", `${other}.far`, `${database}.a`])
      const [key] = found.tables.get("near")?.foreignKeyConstraints ?? []
      expect(key?.referredTable).toBe(found.tables.get(`${other}.far`))
      const loaded = new sa.MetaData()
      await sa.Table.autoloadWith(conn, "near", loaded)
      expect(loaded.tables.size).toBe(3)
      const bare = new sa.MetaData()
      await sa.Table.autoloadWith(conn, "near", bare, { resolveFks: false })
      await bare.reflect(conn, { only: ["alone", "near"], resolveFks: false })
      expect([...bare.tables.keys()]).toEqual(["near", "alone"])
      await expect(bare.reflect(conn, { only: ["alone", "no", "never"] })).rejects.toThrow(
        /not available in database .*\(no, never\)/,
      )
    } finally {
      await conn.execute("SET foreign_key_checks = 0")
      await metadata.dropAll(conn, { tables: tables as never })
    }
  })

  test("a view has columns and nothing else", async () => {
    await using conn = await engine.acquire()
    await conn.execute("CREATE VIEW seen AS SELECT 1 AS x")
    try {
      const inspector = sa.inspect(conn)
      expect((await inspector.getColumns("seen")).map(({ name }) => name)).toEqual(["x"])
      expect((await inspector.getPkConstraint("seen")).constrainedColumns).toEqual([])
      expect(await inspector.getIndexes("seen")).toEqual([])
      expect(await inspector.getUniqueConstraints("seen")).toEqual([])
      expect(await inspector.getForeignKeys("seen")).toEqual([])
      expect(await inspector.getCheckConstraints("seen")).toEqual([])
      expect((await inspector.getTableComment("seen")).text).toBe(undefined)
      expect(await inspector.getTableOptions("seen")).toEqual({})
      await expect(inspector.getIndexes("unseen")).rejects.toThrow(sa.NoSuchTableError)
    } finally {
      await conn.execute("DROP VIEW seen")
    }
  })

  test("many tables at once", async () => {
    const metadata = new sa.MetaData()
    new sa.Table("m1", metadata, { id, a: sa.Column(sa.Integer, { unique: true }) }, { comment: "one" })
    new sa.Table(
      "m2",
      metadata,
      { b: sa.Column(sa.ForeignKey("m1.id")) },
      sa.CheckConstraint("b > 0", { name: "ck" }),
    )
    await metadata.createAll(engine)
    try {
      const inspector = sa.inspect(engine)
      const columns = await inspector.getMultiColumns()
      expect([...columns].map(([name, list]) => [name, list.map((column) => column.name)])).toEqual([
        ["m1", ["id", "a"]],
        ["m2", ["b"]],
      ])
      const only = { filterNames: ["m2"] }
      expect((await inspector.getMultiForeignKeys(only)).get("m2")?.[0]?.referredTable).toBe("m1")
      expect((await inspector.getMultiPkConstraint()).get("m1")?.constrainedColumns).toEqual(["id"])
      expect((await inspector.getMultiPkConstraint()).get("m2")?.name).toBeUndefined()
      expect((await inspector.getMultiIndexes()).get("m1")?.map((index) => index.name)).toEqual(["a"])
      expect((await inspector.getMultiUniqueConstraints()).get("m1")?.length).toBe(1)
      expect((await inspector.getMultiCheckConstraints(only)).get("m2")?.map((check) => check.name)).toEqual([
        "ck",
      ])
      expect((await inspector.getMultiTableComment()).get("m1")).toEqual({ text: "one" })
      expect((await inspector.getMultiTableOptions(only)).get("m2")).toMatchObject({ mysqlEngine: "InnoDB" })
      expect(await inspector.hasSchema(database)).toBe(true)
      expect(await inspector.hasSchema(`${database}_no`)).toBe(false)
      expect(await inspector.hasSequence("none")).toBe(false)
    } finally {
      await metadata.dropAll(engine)
    }
  })

  test("tables of every kind are made again as they were", async () => {
    await using conn = await engine.acquire()
    const statements = [...rawTables.both, ...rawTables[server.family]]
    for (const sql of statements) await conn.execute(sql)
    const names = statements.map((sql) => /TABLE `?(\w+)/.exec(sql)?.[1] ?? "")
    await expectSameAgain(conn, names)
  })

  test.each(["", "NO_BACKSLASH_ESCAPES,ANSI_QUOTES"])(
    "random tables with hostile names are made again as they were, sql_mode %j",
    async (sqlMode) => {
      const url = databaseUrl(server, database)
      await using own = await sa.createEngine(url, {
        minSize: 1,
        maxSize: 1,
        ...(sqlMode === "" ? {} : { sqlMode }),
      })
      await using conn = await own.acquire()
      const quotes = sqlMode === "" || server.family === "mariadb"
      const property = fc.asyncProperty(randomTable(server.family, quotes), async (random: RandomTable) => {
        const metadata = new sa.MetaData()
        const table = random.define(metadata)
        await metadata.createAll(conn)
        await expectSameAgain(conn, [table.name])
      })
      await fc.assert(property, { numRuns: 8 })
    },
  )
})

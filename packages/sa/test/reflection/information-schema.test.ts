// readSchema against what servers really say: defaults, expressions, checks, JSON, periods, keys.
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { createConnection, type Connection } from "mysql2/promise"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readSchema } from "../../src/reflection/information-schema.ts"
import type { ColumnFacts, SchemaFacts, TableFacts } from "../../src/reflection/schema-facts.ts"

const common = [
  `CREATE TABLE d (
    id INT NOT NULL,
    a VARCHAR(40) DEFAULT (concat('it''s','b\\\\c','q"','é')),
    b VARCHAR(40) NOT NULL DEFAULT 'it''s \\\\ "x" é',
    c INT DEFAULT 5,
    e DECIMAL(5,2) DEFAULT 1.5,
    f BIT(3) DEFAULT b'101',
    g DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    h DATE DEFAULT '2020-01-01',
    i DOUBLE DEFAULT (rand() * 2),
    j JSON DEFAULT (json_object('a', 1)),
    k CHAR(36) DEFAULT (uuid()),
    l ENUM('a','b''c') DEFAULT 'b''c',
    m TIMESTAMP NULL DEFAULT NULL,
    n VARCHAR(5) DEFAULT 'NULL',
    o VARCHAR(5) DEFAULT '',
    p INT AS (c + 1) STORED,
    q VARCHAR(10) AS (concat(b,'x''z')) VIRTUAL,
    r BOOL DEFAULT true,
    s VARCHAR(30) DEFAULT 'current_timestamp()',
    t INT DEFAULT -5,
    u INT(6) ZEROFILL,
    v YEAR,
    w VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin COMMENT 'a \`c\` ''q'' */',
    x TIME(2),
    y BIGINT UNSIGNED,
    z GEOMETRYCOLLECTION NOT NULL,
    PRIMARY KEY (id, b),
    UNIQUE KEY uq (c, e),
    UNIQUE KEY uq_prefix (b(5)),
    KEY ix (a(7), c DESC),
    KEY ix_hash (e) USING HASH COMMENT 'why',
    FULLTEXT KEY ft (a),
    SPATIAL KEY sp (z),
    CONSTRAINT ck CHECK (b <> 'x' AND c > 0)
  ) ENGINE=InnoDB COMMENT='it''s d' ROW_FORMAT=DYNAMIC`,
  `CREATE TABLE \`f\`\`k\` (
    id INT PRIMARY KEY AUTO_INCREMENT, d_id INT, d_b VARCHAR(40), self INT,
    CONSTRAINT fk FOREIGN KEY (d_id, d_b) REFERENCES d (id, b) ON DELETE CASCADE ON UPDATE SET NULL,
    CONSTRAINT fk_self FOREIGN KEY (self) REFERENCES \`f\`\`k\` (id) ON DELETE RESTRICT
  )`,
  "CREATE VIEW w AS SELECT d.id, f.self FROM d LEFT JOIN `f``k` f ON f.d_id = d.id",
]

forEachServer((server) => {
  let db: TestDatabase
  let conn: Connection
  let facts: SchemaFacts
  const maria = server.family === "mariadb"
  const read = (only?: readonly string[]): Promise<SchemaFacts> =>
    readSchema(
      async (sql, params) => {
        const [rows] = await conn.query(sql, [...params])
        return rows as Record<string, unknown>[]
      },
      only === undefined ? {} : { only },
    )
  const table = (name: string, from: SchemaFacts = facts): TableFacts => {
    const found = from.tables.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no table ${name}`)
    return found
  }
  const column = (name: string, of = "d"): ColumnFacts => {
    const found = table(of).columns.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no column ${name}`)
    return found
  }

  beforeAll(async () => {
    db = await createDatabase(server)
    conn = await createConnection({ uri: db.url, charset: "utf8mb4" })
    for (const sql of common) await conn.query(sql)
    facts = await read()
  })
  afterAll(async () => {
    await conn.end()
    await db.drop()
  })

  test("defaults mean the same on both servers", () => {
    const defaults = Object.fromEntries(
      table("d").columns.map(({ name, default: value }) => [name, value?.sql]),
    )
    expect(defaults).toMatchObject({
      a: "(concat('it\\'s','b\\\\c','q\"','é'))",
      b: "'it''s \\\\ \"x\" é'",
      c: "5",
      e: "1.50",
      f: "b'101'",
      g: "CURRENT_TIMESTAMP(3)",
      h: "'2020-01-01'",
      i: "(rand() * 2)",
      j: "(json_object('a',1))",
      k: "(uuid())",
      l: "'b''c'",
      m: undefined,
      n: "'NULL'",
      o: "''",
      p: undefined,
      r: "1",
      s: "'current_timestamp()'",
      t: "-5",
    })
    expect(column("b").default).toMatchObject({ kind: "literal", value: 'it\'s \\ "x" é' })
    expect(column("k").default?.kind).toBe("expression")
    expect(column("g").onUpdate).toBe("CURRENT_TIMESTAMP(3)")
  })

  test("types are normalised", () => {
    const types = Object.fromEntries(table("d").columns.map(({ name, type }) => [name, type]))
    expect(types).toMatchObject({
      id: "int",
      f: "bit(3)",
      g: "datetime(3)",
      j: "json",
      l: "enum('a','b''c')",
      r: "tinyint(1)",
      u: "int(6) unsigned zerofill",
      v: "year",
      x: "time(2)",
      y: "bigint unsigned",
      z: "geometrycollection",
    })
    expect(column("l").members).toEqual(["a", "b'c"])
    expect(column("x").fsp).toBe(2)
    expect([column("w").charset, column("w").collation]).toEqual(["ascii", "ascii_bin"])
    expect(column("w").comment).toBe("a `c` 'q' */")
    expect([column("a").length, column("e").precision, column("e").scale]).toEqual([40, 5, 2])
    expect(column("y").unsigned).toBe(true)
    expect(column("id").privileges).toContain("select")
  })

  test("generated columns", () => {
    expect(column("p").generated).toEqual({ expression: "`c` + 1", stored: true })
    expect(column("q").generated).toEqual({ expression: "concat(`b`,'x\\'z')", stored: false })
    expect(column("c").generated).toBeUndefined()
  })

  test("keys and indexes", () => {
    const { primaryKey, uniques, indexes } = table("d")
    expect(primaryKey).toEqual(["id", "b"])
    expect(uniques).toEqual([{ name: "uq", columns: ["c", "e"] }])
    const index = Object.fromEntries(indexes.map((one) => [one.name, one]))
    expect(Object.keys(index)).toEqual(["ft", "ix", "ix_hash", "sp", "uq", "uq_prefix"])
    expect(index["uq_prefix"]).toMatchObject({ unique: true, parts: [{ column: "b", length: 5 }] })
    expect(index["ix"]?.parts).toMatchObject([
      { column: "a", length: 7, desc: false },
      { column: "c", length: undefined, desc: true },
    ])
    expect([index["ft"]?.kind, index["sp"]?.kind, index["sp"]?.parts[0]?.length]).toEqual([
      "fulltext",
      "spatial",
      undefined,
    ])
    expect(index["ix_hash"]?.comment).toBe("why")
    expect(table("f`k").primaryKey).toEqual(["id"])
    expect(column("id", "f`k").autoincrement).toBe(true)
  })

  test("foreign keys: RESTRICT and NO ACTION are no rule", () => {
    const [fk, self] = table("f`k").foreignKeys
    expect(fk).toEqual({
      name: "fk",
      columns: ["d_id", "d_b"],
      schema: undefined,
      table: "d",
      references: ["id", "b"],
      onDelete: "CASCADE",
      onUpdate: "SET NULL",
    })
    expect([self?.table, self?.onDelete, self?.onUpdate]).toEqual(["f`k", undefined, undefined])
  })

  test("checks: those that only make a column JSON are left out", () => {
    expect(table("d").checks.map(({ name }) => name)).toEqual(["ck"])
    expect(table("d").checks[0]?.expression).toMatch(/^\(?`b` <> 'x'\)? and \(?`c` > 0\)?$/)
  })

  test("options, comments, views", () => {
    expect(table("d").comment).toBe("it's d")
    expect(table("d").options).toMatchObject({
      engine: "InnoDB",
      rowFormat: "DYNAMIC",
      charset: "utf8mb4",
      partitioned: false,
    })
    const [view] = facts.views
    expect(view?.columns.map(({ name, nullable }) => [name, nullable])).toEqual([
      ["id", false],
      ["self", true],
    ])
    expect(view?.definition).toMatch(/^select/i)
  })

  test("only: some tables, read alone", async () => {
    const some = await read(["d"])
    expect(some.tables).toEqual([table("d")])
    expect(some.views).toEqual([])
    expect((await read(["nope"])).tables).toEqual([])
  })

  test("an account that may not see CREATE TABLE still gets the rest, and other errors are not hidden", async () => {
    const failing = (errno: number) => async (sql: string, params: readonly unknown[]) => {
      if (sql.startsWith("SHOW CREATE")) throw Object.assign(new Error("refused"), { errno })
      const [rows] = await conn.query(sql, [...params])
      return rows as Record<string, unknown>[]
    }
    const seen = await readSchema(failing(1142))
    expect(seen.tables.map(({ name }) => name)).toContain("d")
    expect(table("d", seen).indexes.find(({ name }) => name === "ft")?.parser).toBeUndefined()
    await expect(readSchema(failing(1146))).rejects.toThrow("refused")
  })

  test("a database that is not there", async () => {
    const query = async (sql: string, params: readonly unknown[]): Promise<Record<string, unknown>[]> => {
      const [rows] = await conn.query(sql, [...params])
      return rows as Record<string, unknown>[]
    }
    await expect(readSchema(query, { schema: "no such database" })).rejects.toThrow(
      /no database "no such database"/,
    )
  })

  if (!maria) {
    test("MySQL: functional, invisible and parser indexes, SRID, NOT ENFORCED, GIPK", async () => {
      await conn.query(`CREATE TABLE m (
        id INT PRIMARY KEY, a VARCHAR(20), p POINT NOT NULL SRID 4326, v VECTOR(3), hid INT INVISIBLE,
        INDEX fx ((lower(a)), (json_value('{}', '$.a'))), INDEX hidden (a) INVISIBLE, FULLTEXT INDEX ng (a) WITH PARSER ngram,
        CONSTRAINT soft CHECK (id > 0) NOT ENFORCED)`)
      await conn.query("SET sql_generate_invisible_primary_key = ON")
      await conn.query("CREATE TABLE g (a INT)")
      await conn.query("SET sql_generate_invisible_primary_key = OFF")
      facts = await read()
      const indexes = Object.fromEntries(table("m").indexes.map((one) => [one.name, one]))
      expect(indexes["fx"]?.parts[0]).toMatchObject({ column: undefined, expression: "lower(`a`)" })
      expect(indexes["hidden"]?.invisible).toBe(true)
      expect(indexes["ng"]?.parser).toBe("ngram")
      expect(table("m").checks[0]).toMatchObject({ name: "soft", enforced: false })
      expect([column("p", "m").srid, column("v", "m").type, column("hid", "m").invisible]).toEqual([
        4326,
        "vector(3)",
        true,
      ])
      expect(column("my_row_id", "g").gipk).toBe(true)
    })
  }

  if (maria) {
    test("MariaDB: JSON, sequences, versioning, compressed columns, repeated check names", async () => {
      await conn.query("CREATE SEQUENCE s START WITH 5 INCREMENT BY 2")
      await conn.query(`CREATE TABLE m1 (id INT PRIMARY KEY DEFAULT (NEXTVAL(s)), j JSON CHECK (json_valid(j) AND json_length(j) > 0),
        plain LONGTEXT, u UUID, i INET6, c TEXT COMPRESSED, x INT CHECK (x > 0), KEY ig (x) IGNORED)`)
      await conn.query("CREATE TABLE m2 (id INT PRIMARY KEY, x INT CHECK (x > 1))")
      await conn.query(`CREATE TABLE m3 (id INT PRIMARY KEY, rs TIMESTAMP(6) GENERATED ALWAYS AS ROW START,
        re TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (rs, re)) WITH SYSTEM VERSIONING`)
      facts = await read()
      expect([column("j", "m1").type, column("plain", "m1").type]).toEqual(["json", "longtext"])
      expect(table("m1").checks.map(({ name, column: at }) => [name, at])).toEqual([
        ["j", "j"],
        ["x", "x"],
      ])
      expect(table("m2").checks.map(({ expression }) => expression)).toEqual(["`x` > 1"])
      expect([column("u", "m1").type, column("i", "m1").type, column("c", "m1").type]).toEqual([
        "uuid",
        "inet6",
        "text",
      ])
      expect(table("m1").indexes[0]?.invisible).toBe(true)
      expect(column("id", "m1").default?.sql).toBe("(nextval(`s`))")
      expect(facts.sequences).toMatchObject([{ name: "s", start: 5n, increment: 2n, cycle: false }])
      expect(table("m3").systemVersioned).toBe(true)
      expect(table("m3").primaryKey).toEqual(["id"])
      expect([column("rs", "m3").period, column("re", "m3").period]).toEqual(["start", "end"])
      expect(column("rs", "m3").generated).toBeUndefined()
    })

    test("MariaDB: an account that sees no checks still learns which columns are JSON", async () => {
      const { name } = db
      const user = `u${name.slice(-6)}`
      await conn.query(`CREATE USER '${user}'@'%' IDENTIFIED BY ''`)
      try {
        await conn.query(`GRANT SELECT ON \`${name}\`.* TO '${user}'@'%'`)
        const url = new URL(db.url)
        url.username = user
        const poor = await createConnection({ uri: url.href })
        try {
          const seen = await readSchema(async (sql, params) => {
            const [rows] = await poor.query(sql, [...params])
            return rows as Record<string, unknown>[]
          })
          expect(table("d", seen).columns.find((one) => one.name === "j")?.type).toBe("json")
        } finally {
          await poor.end()
        }
      } finally {
        await conn.query(`DROP USER '${user}'@'%'`)
      }
    })
  }
})

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { forEachServer } from "@shoal/servers/databases"
import { type ColumnInfo, type Connection, connect, DataError, OperationalError } from "../../src/index.ts"
import { suiteConnection } from "../support/suite-connection.ts"

forEachServer((server) => {
  const suite = suiteConnection(server, { autocommit: true })
  beforeAll(async () => {
    await suite.conn.query(
      "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) NOT NULL, UNIQUE (name))",
    )
  })

  describe("failures", () => {
    it("name the function that awaited the statement in their stack", async () => {
      const statement = await suite.conn.prepare("INSERT INTO t (id, name) VALUES (?, ?)")
      const calls: (() => Promise<unknown>)[] = [
        () => suite.conn.query("SELECT * FROM missing_table"),
        () => suite.conn.execute("SELECT * FROM missing_table"),
        () => statement.execute([1, null]),
        () => suite.conn.query("SELECT ?", [Symbol("no value")] as never),
      ]
      for (const call of calls) {
        const awaitsIt = async (): Promise<void> => {
          await call()
        }
        const error = await awaitsIt().catch((reason: unknown) => reason)
        expect((error as Error).stack).toContain("awaitsIt")
      }
      await statement.close()
    })

    it("are rejections, never thrown at the call", async () => {
      for (const sql of [undefined, null, 5] as unknown as string[]) {
        await expect(suite.conn.query(sql)).rejects.toThrow()
        await expect(suite.conn.execute(sql)).rejects.toThrow()
      }
      await expect(suite.conn.execute("SELECT ?", [1, 2])).rejects.toThrow("parameters")
      expect((await suite.conn.query("SELECT 1 AS a")).rows).toMatchObject([{}])
    })
  })

  describe("results", () => {
    it("of a statement that changes rows", async () => {
      const insert = await suite.conn.query("INSERT INTO t (name) VALUES (?), (?)", ["a", "b"])
      expect(insert).toMatchObject({ rows: [], columns: [], affectedRows: 2, warningCount: 0, nextSets: [] })
      expect(insert.lastRowId).toBeGreaterThan(0)
      expect(insert.info).toMatch(/Records: 2/)
      expect(suite.conn.insertId).toBe(insert.lastRowId)
      expect(suite.conn.affectedRows).toBe(2)
      const update = await suite.conn.query("UPDATE t SET name = 'a' WHERE name = 'a'")
      expect(update.affectedRows).toBe(0)
      expect(update.info).toMatch(/matched: 1/)
    })

    it("in every shape, text and binary", async () => {
      const sql = "SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, NULL"
      for (const run of [
        suite.conn.query.bind(suite.conn),
        suite.conn.execute.bind(suite.conn),
      ] as Connection["query"][]) {
        const objects = await run(sql)
        expect(objects.rows.map(({ a, b }) => [Number(a), b])).toEqual([
          [1, "x"],
          [2, null],
        ])
        const arrays = await run(sql, undefined, { rows: "array" })
        expect(arrays.rows.map(([a, b]) => [Number(a), b])).toEqual([
          [1, "x"],
          [2, null],
        ])
        const columns = await run(sql, undefined, { rows: "columns" })
        expect(
          columns.rows.map((each) => each.map((v) => (v === null || v === "x" ? v : Number(v)))),
        ).toEqual([
          [1, 2],
          ["x", null],
        ])
        expect(columns.columns.map(({ name }) => name)).toEqual(["a", "b"])
        const lazy = await run(sql, undefined, { rows: "lazy" })
        expect(lazy.rows.map((row) => row.get("b"))).toEqual(["x", null])
      }
    })

    it("as instances of a class that the columns decide about", async () => {
      class Row {
        readonly #cells: readonly unknown[]
        constructor(...cells: readonly unknown[]) {
          this.#cells = cells
        }
        get sum(): number {
          return this.#cells.reduce<number>((total, cell) => total + Number(cell), 0)
        }
      }
      const seen: string[][] = []
      const rows = (columns: readonly ColumnInfo[]): typeof Row => {
        seen.push(columns.map(({ name }) => name))
        return Row
      }
      const sql = "SELECT 1 AS a, 2 AS a UNION ALL SELECT 3, 4"
      const text = await suite.conn.query(sql, undefined, { rows })
      const binary = await suite.conn.execute(sql, undefined, { rows })
      for (const result of [text, binary]) expect(result.rows.map(({ sum }) => sum)).toEqual([3, 7])
      const streamed: unknown[] = []
      for await (const row of suite.conn.stream<Row>(sql, undefined, { rows })) streamed.push(row.sum)
      expect(streamed).toEqual([3, 7])
      expect(seen).toEqual([
        ["a", "a"],
        ["a", "a"],
        ["a", "a"],
      ])
      const failing = (): never => {
        throw new RangeError("no class")
      }
      await expect(suite.conn.query(sql, undefined, { rows: failing })).rejects.toMatchObject({
        code: "SHOAL_INVALID_VALUE",
      })
      expect((await suite.conn.query("SELECT 5 AS x")).rows).toHaveLength(1)
    })

    it("refuses duplicate names in objects and gives them in arrays", async () => {
      await expect(suite.conn.query("SELECT 1 AS a, 2 AS a")).rejects.toMatchObject({
        code: "SHOAL_DUPLICATE_COLUMN",
      })
      const { rows } = await suite.conn.query("SELECT 1 AS a, 2 AS a", undefined, { rows: "array" })
      expect(rows[0]?.map(Number)).toEqual([1, 2])
    })

    it("keeps __proto__ and its like as data", async () => {
      const { rows } = await suite.conn.query(
        "SELECT 'x' AS `__proto__`, 'y' AS `constructor`, 'z' AS `toString`",
      )
      const row = rows[0] ?? {}
      expect(Object.keys(row).sort()).toEqual(["__proto__", "constructor", "toString"])
      expect(Object.getOwnPropertyDescriptor(row, "__proto__")?.value).toBe("x")
      expect(({} as { x?: unknown }).x).toBeUndefined()
    })

    it("of several statements, when they are allowed", async () => {
      await using multi = await connect(suite.database.url, { multiStatements: true })
      const result = await multi.query("SELECT 1 AS a; DO 1; SELECT 2 AS b", undefined, { rows: "array" })
      expect(result.rows).toHaveLength(1)
      expect(result.nextSets.map(({ rows, columns }) => [rows.length, columns.length])).toEqual([
        [0, 0],
        [1, 1],
      ])
      await expect(multi.query("SELECT 1; SELEC 2")).rejects.toMatchObject({ errno: 1064 })
      expect((await multi.query("SELECT 3 AS c")).rows).toHaveLength(1)
      await expect(suite.conn.query("SELECT 1; SELECT 2")).rejects.toMatchObject({ errno: 1064 })
    })

    it("of 16 MiB and more, both ways", async () => {
      await using big = await connect(suite.database.url)
      for (const length of [2 ** 24 - 12, 2 ** 24, 2 ** 24 + 5]) {
        const text = "x".repeat(length)
        const { rows } = await big.query("SELECT ? AS v", [text], { rows: "array" })
        expect(rows[0]?.[0] === text).toBe(true)
      }
    })
  })

  describe("parameters", () => {
    it("every kind, text and binary", async () => {
      const values = [
        1,
        -1.5,
        2n ** 63n - 1n,
        "it's \\ \" ü 💩 \n\0",
        true,
        null,
        Buffer.from([0, 255, 39, 92]),
      ]
      const sql = "SELECT ? a, ? b, ? c, ? d, ? e, ? f, HEX(?) g"
      const text = await suite.conn.query(sql, values, { rows: "array" })
      const binary = await suite.conn.execute(sql, values, { rows: "array" })
      for (const { rows } of [text, binary]) {
        const [a, b, c, d, e, f, g] = rows[0] ?? []
        expect([Number(a), Number(b), BigInt(c as bigint), d, Number(e), f, g]).toEqual([
          1,
          -1.5,
          2n ** 63n - 1n,
          values[3],
          1,
          null,
          "00FF275C",
        ])
      }
    })

    it("named, numeric, format", async () => {
      await using named = await connect(suite.database.url, { paramstyle: "named" })
      expect((await named.query("SELECT :x + :y AS n, ':x' AS s", { x: 1, y: 2 })).rows[0]).toMatchObject({
        s: ":x",
      })
      expect(Number((await named.execute("SELECT :x + :x + :y AS n", { x: 1, y: 5 })).rows[0]?.["n"])).toBe(7)
      await using format = await connect(suite.database.url, { paramstyle: "pyformat" })
      expect(Number((await format.query("SELECT %(a)s %% 4 AS n", { a: 7 })).rows[0]?.["n"])).toBe(3)
    })

    it("a list behind IN", async () => {
      const { rows } = await suite.conn.query("SELECT 2 IN ? AS yes", [[1, 2, 3]])
      expect(Number(rows[0]?.["yes"])).toBe(1)
      await expect(suite.conn.execute("SELECT 2 IN (?)", [[1, 2]])).rejects.toBeInstanceOf(TypeError)
    })

    it("are escaped as the live sql_mode wants it, also when it changes in the pipeline", async () => {
      await using own = await connect(suite.database.url)
      const tricky = "\\' OR 1=1 -- "
      const results = [
        own.query("SELECT ? AS v", [tricky]),
        own.query("SET sql_mode = 'NO_BACKSLASH_ESCAPES'"),
        own.query("SELECT ? AS v, ? AS b", [tricky, Buffer.from(tricky)]),
        own.query("SET sql_mode = ''"),
        own.query("SELECT ? AS v", [tricky]),
      ]
      const [first, , second, , third] = await Promise.all(results)
      for (const result of [first, second, third]) expect(result?.rows[0]).toMatchObject({ v: tricky })
      expect(Buffer.from((second?.rows[0] as { b: string }).b).toString()).toBe(tricky)
    })
  })

  describe("values that cannot be decoded", () => {
    it("reject that query alone", async () => {
      await using own = await connect(suite.database.url, {
        bigint: "number",
        codecs: {
          decode: {
            DECIMAL() {
              throw new Error("codec says no")
            },
          },
        },
      })
      for (const run of [own.query.bind(own), own.execute.bind(own)]) {
        await expect(run("SELECT 9223372036854775807 AS v")).rejects.toBeInstanceOf(DataError)
        await expect(run("SELECT 9223372036854775807 AS v")).rejects.toMatchObject({
          code: "SHOAL_UNSAFE_INTEGER",
        })
        await expect(run("SELECT CAST(1 AS DECIMAL(5,2)) AS v")).rejects.toMatchObject({
          code: "SHOAL_CODEC_FAILED",
        })
        expect((await run("SELECT 'fine' AS v")).rows).toEqual([{ v: "fine" }])
      }
    })
  })

  describe("warnings", () => {
    it("are counted and can be asked for without disturbing the result", async () => {
      await using own = await connect(suite.database.url, { sqlMode: "" })
      await own.query("CREATE TABLE w (id INT AUTO_INCREMENT PRIMARY KEY, n TINYINT)")
      const result = await own.query("INSERT INTO w (n) VALUES (1000)")
      expect(result.warningCount).toBe(1)
      expect(own.warningCount).toBe(1)
      const warnings = await own.showWarnings()
      expect(warnings).toEqual([
        { level: "Warning", code: 1264, message: expect.stringContaining("Out of range") },
      ])
      expect(own.insertId).toBe(1)
      await own.query("SELECT * FROM w")
      expect(await own.showWarnings()).toEqual([])
    })
  })

  describe("local files", () => {
    let folder = ""
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "shoal-infile-"))
      await suite.conn.query("CREATE TABLE files (a INT, b VARCHAR(100))")
    })
    afterAll(() => {
      rmSync(folder, { recursive: true })
    })
    const sql = "LOAD DATA LOCAL INFILE 'the-name' INTO TABLE files FIELDS TERMINATED BY ','"

    it("come from a path, bytes, a Readable or an AsyncIterable", async () => {
      await using own = await connect(suite.database.url, { localInfile: true, autocommit: true })
      const path = join(folder, "a.csv")
      writeFileSync(path, "1,a\n2,b\n")
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (let i = 0; i < 1000; i++) yield await Promise.resolve(Buffer.from(`${String(i)},x\n`))
      }
      const names: string[] = []
      const sources = [
        path,
        Buffer.from("1,a\n"),
        Readable.from([Buffer.from("1,a\n"), Buffer.from("2,b\n")]),
        chunks(),
      ]
      const counts: unknown[] = []
      for (const source of sources) {
        const result = await own.query(sql, undefined, { localInfile: (name) => (names.push(name), source) })
        counts.push(result.affectedRows)
      }
      expect(counts).toEqual([2, 1, 2, 1000])
      expect(new Set(names)).toEqual(new Set(["the-name"]))
    })

    it("are refused without a handler, and the connection stays in step", async () => {
      await using own = await connect(suite.database.url, { localInfile: true })
      await expect(own.query(sql)).rejects.toThrow(/local|infile/i)
      expect((await own.query("SELECT 1 AS x")).rows).toHaveLength(1)
      await expect(
        suite.conn.query(sql, undefined, { localInfile: () => Buffer.from("1,a\n") }),
      ).rejects.toThrow()
      expect((await suite.conn.query("SELECT 1 AS x")).rows).toHaveLength(1)
    })

    it("that are missing or break off fail the call only", async () => {
      await using own = await connect(suite.database.url, { localInfile: true })
      const missing = own.query(sql, undefined, { localInfile: () => join(folder, "missing") })
      await expect(missing).rejects.toMatchObject({ errno: 1017, code: "SHOAL_FILE_NOT_FOUND" })
      await expect(missing).rejects.toBeInstanceOf(OperationalError)
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(Buffer.from("1,a\n"))
        throw new Error("tape torn")
      }
      await expect(own.query(sql, undefined, { localInfile: broken })).rejects.toMatchObject({ errno: 1024 })
      expect((await own.query("SELECT 1 AS x")).rows).toHaveLength(1)
    })

    it("loadRows", async () => {
      await using own = await connect(suite.database.url, { localInfile: true, autocommit: true })
      await own.query(
        "CREATE TABLE loaded (id BIGINT, s VARCHAR(50), b VARBINARY(20), f DOUBLE, d DATETIME(3), n INT, j JSON, bits BIT(12))",
      )
      const at = new Date("2024-02-29T12:34:56.789Z")
      const rows = [
        [2n ** 60n, "a\tb\\c\nd\0é💩'", Buffer.from([0, 9, 10, 92, 255]), 1.5, at, null, '{"a": [1]}', 0xabc],
        [1, "", Buffer.alloc(0), -0.1, at, 7, "null", true],
      ]
      const result = await own.loadRows("loaded", rows)
      expect(result).toMatchObject({ affectedRows: 2, warningCount: 0 })
      const read = await own.query("SELECT * FROM loaded ORDER BY id DESC", undefined, { rows: "array" })
      expect(read.rows).toEqual([
        [
          2n ** 60n,
          "a\tb\\c\nd\0é💩'",
          Buffer.from([0, 9, 10, 92, 255]),
          1.5,
          at,
          null,
          { a: [1] },
          Buffer.from([0xa, 0xbc]),
        ],
        [1n, "", Buffer.alloc(0), -0.1, at, 7, null, Buffer.from([0, 1])],
      ])
      await expect(own.loadRows("loaded", [[1]])).rejects.toThrow()
      await expect(suite.conn.loadRows("loaded", [])).rejects.toMatchObject({ code: "SHOAL_LOCAL_INFILE" })
    })
  })

  describe("watching", () => {
    it("echo logs statements with their parameters", async () => {
      const lines: string[] = []
      await using own = await connect(suite.database.url, { echo: (line) => lines.push(line) })
      await own.query("SELECT ? AS a", ["v"])
      expect(own.echo).toBe(true)
      expect(lines).toEqual([expect.stringMatching(/^\[\d+\] SELECT \? AS a \["v"\] \(1 rows, [\d.]+ ms\)$/)])
    })
  })
})

// Random statements with hostile names and values, in both settings of NO_BACKSLASH_ESCAPES: what goes in comes out, literals included, and
// a table beside the one that is written never changes.
import { createDatabase, databaseUrl, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import * as sa from "@shoal/sa"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

const pieces = [
  "'",
  '"',
  "`",
  "\\",
  "\0",
  "\n",
  "\r",
  "\x1a",
  "--",
  "#",
  "/*",
  "*/",
  ";",
  "%",
  "_",
  "?",
  ":x",
  "%s",
  "é",
  "😀",
  "a",
  "0",
  " ",
]
const hostileText = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(""))
/** Names cannot hold NUL, astral characters, or a space at their end. */
const namePieces = pieces.filter((piece) => piece !== "\0" && piece !== "😀")
const hostileName = fc
  .array(fc.constantFrom(...namePieces), { maxLength: 8 })
  .map((parts) => `n${parts.join("")}z`)

forEachServer((server) => {
  describe.each(["", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES"])("sql_mode %j", (sqlMode) => {
    let db: TestDatabase
    let engine: sa.Engine

    beforeAll(async () => {
      db = await createDatabase(server)
      engine = await sa.createEngine(databaseUrl(server, db.name), { sqlMode, minSize: 1, maxSize: 2 })
      await engine.begin(async (conn) => {
        await conn.execute("CREATE TABLE bystander (v INT)")
        await conn.execute("INSERT INTO bystander VALUES (42)")
      })
    })
    afterAll(async () => {
      engine.close()
      await engine.waitClosed()
      await db.drop()
    })

    async function bystander(conn: sa.SAConnection): Promise<unknown> {
      return await conn.scalar(
        sa.select(sa.column("v", sa.Integer)).selectFrom(sa.table("bystander", sa.column("v"))),
      )
    }

    test("values come back as parameters and as literals", async () => {
      await using conn = await engine.connect()
      const dialect = engine.dialect
      await fc.assert(
        fc.asyncProperty(hostileText, async (text) => {
          const query = sa.select(sa.literal(text).as("v"))
          expect(await conn.scalar(query)).toBe(text)
          const { sql } = query.compile({ dialect, literalBinds: true })
          expect(await conn.scalar(sql)).toBe(text)
          expect(await bystander(conn)).toBe(42)
        }),
        { numRuns: 60 },
      )
    })

    test("wildcards in a value are escaped by autoescape", async () => {
      await using conn = await engine.connect()
      await fc.assert(
        fc.asyncProperty(hostileText, hostileText, async (text, other) => {
          const found = sa.literal(`<${text}>`).contains(text, { autoescape: true })
          expect(await conn.scalar(sa.select(found.as("v")))).toBe(true)
          const query = sa.literal(`<${other}>`).startsWith(`<${text}`, { autoescape: true })
          const exact = await conn.scalar(sa.select(query.as("v")))
          if (`<${other}>`.startsWith(`<${text}`)) expect(exact).toBe(true)
        }),
        { numRuns: 30 },
      )
    })

    test("labels, aliases, CTEs, windows, separators, documents", async () => {
      await using conn = await engine.connect()
      await fc.assert(
        fc.asyncProperty(hostileName, hostileText, hostileText, async (name, text, separator) => {
          const [label, cteName, windowName, tableName] = ["l", "c", "w", "t"].map((kind) => `${kind}${name}`)
          if (label === undefined || cteName === undefined) throw new Error("no names")
          const source = sa
            .values(sa.column("id", sa.Integer), sa.column(label, sa.String), { name: `v${name}` })
            .data([
              [1, text],
              [2, text],
            ])
          const cte = sa.select(source).cte(cteName)
          const t = cte.alias(tableName ?? "")
          const value = t.c[label as never] as unknown as sa.StrCol<string, string, string>
          const w = sa.window(windowName ?? "", { partitionBy: value, orderBy: t.c.id, rows: [null, 0] })
          const query = sa
            .select({
              [label]: value,
              n: sa.func.count().over(w),
              some: sa.func.sum(t.c.id).over(w),
              same: sa.case_(new Map([[text, 1]]), { value, else: 0 }),
            })
            .where(
              sa.or(value.in([text, null]), value.between(text, text, { symmetric: true })),
              value.startsWith(text, { autoescape: true }),
            )
            .orderBy(sa.desc("n"))
          for (const written of [query, literally(query, engine.dialect)]) {
            const rows = await (await conn.execute(written as typeof query)).tuples().all()
            expect(rows.map(([v, n, some, same]) => [v, Number(n), Number(some), Number(same)])).toEqual([
              [text, 2, 3, 1],
              [text, 1, 1, 1],
            ])
          }
          const joined = sa.select(sa.groupConcat(value, { separator }).as(label)).selectFrom(t)
          expect(await conn.scalar(joined)).toBe(`${text}${separator}${text}`)
          const part = sa.jsonTable([{ k: text }, {}], "$[*]", {
            [label]: { type: sa.String(99), path: ["k"], onEmpty: { default: text } },
          })
          expect(await (await conn.execute(sa.select(part))).scalars(0).all()).toEqual([text, text])
          expect(await bystander(conn)).toBe(42)
        }),
        { numRuns: 15 },
      )
    })

    test("names are names, rows are found again and only they change", async () => {
      await using conn = await engine.connect()
      await fc.assert(
        fc.asyncProperty(
          hostileName,
          hostileName,
          hostileText,
          hostileText,
          async (tableName, columnName, first, second) => {
            const t = sa.table(tableName, sa.column("id", sa.Integer), sa.column(columnName, sa.String))
            const q = (name: string): string => `\`${name.replaceAll("`", "``")}\``
            await conn.execute(sa.text(createText(q(tableName), q(columnName)).replaceAll(":", "\\:")))
            const value = Object.values(t.c).at(-1) as sa.StrCol<string, string, string>
            await conn.execute(
              sa.insert(t).values([
                { id: 1, [columnName]: first },
                { id: 2, [columnName]: second },
              ] as never),
            )
            await conn.execute(
              sa
                .update(t)
                .values({ [columnName]: second } as never)
                .where(sa.and(value.eq(first), sa.column("id", sa.Integer).eq(1))),
            )
            const rows = await (
              await conn.execute(
                sa
                  .select(value as never)
                  .selectFrom(t)
                  .orderBy(sa.text("id")),
              )
            ).fetchAll()
            expect(rows.map((row) => [...row][0])).toEqual([second, second])
            await conn.execute(sa.delete_(t).where(value.in([second, "no"])))
            expect(await conn.scalar(sa.select(sa.func.count()).selectFrom(t))).toBe(0)
            expect(await bystander(conn)).toBe(42)
            await conn.execute(sa.text(`DROP TABLE ${q(tableName)}`.replaceAll(":", "\\:")))
          },
        ),
        { numRuns: 12 },
      )
    })
  })
})

/** The statement with its values in the text. */
function literally(query: { compile(options: sa.CompileOptions): sa.Compiled }, dialect: sa.Dialect): string {
  return query.compile({ dialect, literalBinds: true }).sql
}

/** Text columns compare byte by byte here, so that equal means equal. */
function createText(table: string, column: string): string {
  return `CREATE TABLE ${table} (id INT PRIMARY KEY, ${column} VARCHAR(60) COLLATE utf8mb4_bin)`
}

// Stored functions and procedures become typed callables, alike on both servers, and they run.
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { createEngine, type Engine } from "@shoal/sa"
import { expect, it } from "vitest"
import { generate } from "../../src/emit/generate.ts"
import { introspect } from "../../src/introspect/introspect.ts"
import { typeErrors } from "../support/generated-module.ts"
import { mysql2Source } from "../support/mysql2-source.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const routines = [
  "CREATE TABLE berth (id INT PRIMARY KEY, code CHAR(4) NOT NULL) CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci",
  "INSERT INTO berth VALUES (1, 'A1'), (2, 'B2')",
  "CREATE FUNCTION tide_level(at_time DATETIME, gauge VARCHAR(20)) RETURNS DECIMAL(6,2) DETERMINISTIC COMMENT 'Metres above chart datum' RETURN HOUR(at_time) + CHAR_LENGTH(gauge) / 4",
  "CREATE FUNCTION `class`(n INT UNSIGNED) RETURNS ENUM('small','big') DETERMINISTIC RETURN IF(n > 10, 'big', 'small')",
  `CREATE PROCEDURE assign_berth(IN ship BIGINT, IN papers JSON, OUT berth_code CHAR(4), INOUT draught DECIMAL(5,2), OUT seen DATETIME, OUT tonnage INT)
   BEGIN
     SELECT id, code FROM berth ORDER BY id;
     SET berth_code = JSON_UNQUOTE(JSON_EXTRACT(papers, '$.code'));
     SET draught = draught + 1.5;
     SET seen = '2026-01-02 03:04:05';
     SET tonnage = ship;
   END`,
  "CREATE PROCEDURE tick() BEGIN END",
]

const uses = `import * as sa from "@shoal/sa"
import { assignBerth, berth, class_, tick, tideLevel } from "./schema.ts"

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export function assertSame<A, B>(_same: Same<A, B>): void {}
const levels = sa.select(berth.c.code, tideLevel(new Date(Date.UTC(2026, 0, 1, 6)), berth.c.code).as("level"), class_(berth.c.id.mul(6)).as("size")).orderBy(berth.c.id)
assertSame<sa.RowOf<typeof levels>, { code: string; level: string | null; size: "small" | "big" | null }>(true)

/** Calls them all. */
export async function all(engine: sa.Engine): Promise<unknown[]> {
  await using conn = await engine.connect()
  const rows = await conn.execute(levels).then((result) => result.mappings().all())
  const { berthCode, draught, seen, tonnage, rows: berths } = await assignBerth(conn, { ship: 7n, papers: { code: "Q9" }, draught: "2.25" })
  const types: [string | null, string | null, Date | null, number | null] = [berthCode, draught, seen, tonnage]
  return [rows, types, berths, await tick(conn)]
}
`

forEachServer((server) => {
  it("calls functions in queries and procedures with OUT values", { timeout: 240_000 }, async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...routines)
    const [file] = generate(await introspect(source, { routines: true }))
    await expect(file?.text).toMatchFileSnapshot("routines.expected.gen.ts")
    const files = { "schema.ts": file?.text ?? "", "uses.ts": uses }
    expect(await typeErrors(files)).toEqual([])

    await using folder = await temporaryFolder()
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)
    const url = pathToFileURL(join(folder.path, "uses.ts")).href
    const module = (await import(/* @vite-ignore */ url)) as { all: (engine: Engine) => Promise<unknown[]> }
    await using engine = await createEngine(database.url)
    expect(await module.all(engine)).toEqual([
      [
        { code: "A1", level: "6.50", size: "small" },
        { code: "B2", level: "6.50", size: "big" },
      ],
      ["Q9", "3.75", new Date("2026-01-02T03:04:05Z"), 7],
      [
        { id: 1, code: "A1" },
        { id: 2, code: "B2" },
      ],
      { rows: [] },
    ])
  })

  it("puts routines of file-per-table layouts into a file of their own", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...routines)
    const files = generate(await introspect(source, { routines: true }), { layout: "files", out: "db" })
    expect(files.map((file) => file.path)).toEqual([
      "db/metadata.ts",
      "db/berth.ts",
      "db/routines.ts",
      "db/index.ts",
    ])
  })
})

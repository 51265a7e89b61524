// Result sets of procedures are typed by calling them once, or by what their comment says; and calls give what the types say.
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { createEngine, type Engine } from "@shoal/sa"
import { expect, it } from "vitest"
import { generateWithNotes } from "../../src/emit/generate.ts"
import { introspect } from "../../src/introspect/introspect.ts"
import { typeErrors } from "../support/generated-module.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const schema = [
  "CREATE TABLE ship (id INT PRIMARY KEY, flag ENUM('NL','NO') NOT NULL, papers JSON NULL, tonnage BIGINT NULL) CHARSET=utf8mb4",
  `INSERT INTO ship VALUES (1, 'NL', '{"a":1}', 5), (2, 'NO', NULL, NULL)`,
  `CREATE PROCEDURE fleet (IN above INT, OUT n INT)
   BEGIN
     INSERT INTO ship VALUES (99, 'NO', NULL, NULL);
     DELETE FROM ship WHERE id = 99;
     SELECT COUNT(*) INTO n FROM ship;
     SELECT id, flag, papers FROM ship WHERE id > COALESCE(above, 0) ORDER BY id;
     SELECT flag, COUNT(*) AS ships, SUM(tonnage) AS total FROM ship GROUP BY flag ORDER BY flag;
   END`,
  "CREATE PROCEDURE one_set () SELECT id AS `the id`, tonnage FROM ship ORDER BY id",
  "CREATE PROCEDURE quiet_one (INOUT x INT) SET x = x + 1",
  "CREATE PROCEDURE silent () SET @x = 1",
  `CREATE PROCEDURE either (IN x INT) COMMENT 'One or the other */
   @rows { id: number }' IF x IS NULL THEN SELECT 'nothing' AS message; ELSE SELECT x AS id; END IF`,
  `CREATE PROCEDURE fails (IN x INT) BEGIN IF x IS NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'x is needed'; END IF; SELECT x; END`,
]

const uses = `import * as sa from "@shoal/sa"
import { either, fails, fleet, oneSet, quietOne, silent } from "./schema.ts"

/** Calls them all. */
export async function all(engine: sa.Engine): Promise<unknown[]> {
  await using conn = await engine.connect()
  const { n, sets: [ships, flags] } = await fleet(conn, { above: 0 })
  const flag: "NL" | "NO" | undefined = ships[0]?.flag
  const total: string | null | undefined = flags[0]?.total
  const { rows } = await oneSet(conn)
  const id: number | undefined = rows[0]?.["the id"]
  const { x } = await quietOne(conn, { x: 4 })
  const nothing: object = await silent(conn)
  const { rows: ids } = await either(conn, { x: 7 })
  const found: number | undefined = ids[0]?.id
  const { rows: untyped } = await fails(conn, { x: 1 })
  return [n, ships, flags, flag, total, id, x, nothing, found, untyped]
}
`

forEachServer((server) => {
  it("types the rows that procedures give", { timeout: 240_000 }, async () => {
    await using database = await createDatabase(server)
    await using engine = await createEngine(database.url)
    {
      await using connection = await engine.acquire()
      for (const sql of schema) await connection.execute(sql)
    }
    const model = await introspect(engine, { routines: true, callProcedures: true })
    expect(JSON.parse(JSON.stringify(model.routines))).toEqual(
      model.routines.map(({ returns: _returns, results, ...routine }) => ({
        ...routine,
        ...(results === undefined ? {} : { results }),
      })),
    )
    const { files, notes } = generateWithNotes(model)
    expect(notes).toEqual([
      "fails: called with NULLs it fails (x is needed), so its rows stay untyped; say what they are with @rows in its comment",
    ])
    const text = files[0]?.text ?? ""
    expect(text).toContain("/** One or the other *\\/ */\nexport async function either")
    expect(text).toContain(
      `export interface FleetRow {\n  id: number;\n  flag: "NL" | "NO";\n  papers: sa.JsonValue | null;\n}`,
    )
    expect(text).toContain("sets: [FleetRow[], FleetRow2[]];")
    const sources = { "schema.ts": text, "uses.ts": uses }
    expect(await typeErrors(sources)).toEqual([])

    await using folder = await temporaryFolder()
    for (const [name, source] of Object.entries(sources)) await writeFile(join(folder.path, name), source)
    const url = pathToFileURL(join(folder.path, "uses.ts")).href
    const module = (await import(/* @vite-ignore */ url)) as { all: (engine: Engine) => Promise<unknown[]> }
    expect(await module.all(engine)).toEqual([
      2,
      [
        { id: 1, flag: "NL", papers: { a: 1 } },
        { id: 2, flag: "NO", papers: null },
      ],
      [
        { flag: "NL", ships: 1n, total: "5" },
        { flag: "NO", ships: 1n, total: null },
      ],
      "NL",
      "5",
      1,
      5,
      {},
      7,
      [{ x: 1 }],
    ])
  })
})

// SQL files become typed functions: prepared on the server, typed alike on both, and they run.
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { createEngine, type SAConnection } from "@shoal/sa"
import { expect, it } from "vitest"
import { command, type CommandResult } from "../support/command.ts"
import { typeErrors } from "../support/generated-module.ts"
import { harbour } from "../support/harbour.ts"
import { mysql2Source } from "../support/mysql2-source.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const queries = `-- name: shipsOf :many
-- @param above int unsigned
-- Ships under some flags, the newest call first.
SELECT s.imo_number, s.name, s.flag, s.services_left, c.arrived, b.code
FROM (SELECT imo_number, name, flag, built, gross_tonnage AS services_left FROM ship) s
LEFT JOIN \`port call\` c ON c.ship = s.imo_number
LEFT JOIN berth b ON b.id = c.berth
WHERE s.imo_number > :above AND c.arrived < :before
ORDER BY c.arrived DESC
LIMIT :count;

-- name: countShips :one
-- @column tonnage {string}
-- @param above int
SELECT COUNT(*) AS n, SUM(gross_tonnage) AS tonnage, MAX(name) AS \`last name\` FROM ship WHERE flag IN :flags AND imo_number > :above;

-- name: addShip :exec
INSERT INTO ship (imo_number, name, gross_tonnage, papers) VALUES (:imo, :name, :tonnage, :papers);

-- name: byNumber :one
SELECT * FROM ship WHERE imo_number = :imo;
`

const uses = `import type { SAConnection } from "@shoal/sa"
import { addShip, byNumber, countShips, shipsOf, type CountShipsRow, type ShipsOfParams, type ShipsOfRow } from "./queries.ts"

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export function assertSame<A, B>(_same: Same<A, B>): void {}
assertSame<ShipsOfParams, { above: number; before: Date; count: number }>(true)
assertSame<
  ShipsOfRow,
  { imo_number: number; name: string; flag: "NL" | "NO" | "it's" | ""; services_left: bigint | null; arrived: Date | null; code: string | null }
>(true)
assertSame<CountShipsRow, { n: bigint; tonnage: string; "last name": string | null }>(true)

/** Runs them all. */
export async function all(conn: SAConnection): Promise<unknown[]> {
  const added = await addShip(conn, { imo: 7, name: "Ada", tonnage: 12n, papers: { crew: ["it's"] } })
  const ship = await byNumber(conn, { imo: 7 })
  const none = await byNumber(conn, { imo: 8 })
  const counted = await countShips(conn, { flags: ["NO", "NL"], above: 1 })
  const rows = await shipsOf(conn, { above: 0, before: new Date(), count: 5 })
  return [added.rowCount, ship?.papers, none, counted, rows]
}
`

async function generated(
  folder: string,
  database: TestDatabase,
  files: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  await mkdir(join(folder, "sql"), { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, "sql", name), text)
  return await command(folder, ["--url", database.url, "--out", "schema.ts", "--queries", "sql/*.sql"])
}

forEachServer((server) => {
  it("types parameters and rows by the tables, and runs", { timeout: 240_000 }, async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    await using folder = await temporaryFolder()
    const written = await generated(folder.path, database, { "ships.sql": queries })
    expect(written.err).toMatch(/^schema\.ts and queries\.ts written/)
    const text = await readFile(join(folder.path, "queries.ts"), "utf8")
    await expect(text).toMatchFileSnapshot("queries.expected.gen.ts")
    expect(await typeErrors({ "queries.ts": text, "uses.ts": uses })).toEqual([])

    await writeFile(join(folder.path, "uses.ts"), uses)
    const url = pathToFileURL(join(folder.path, "uses.ts")).href
    const module = (await import(/* @vite-ignore */ url)) as {
      all: (conn: SAConnection) => Promise<unknown[]>
    }
    await using engine = await createEngine(database.url)
    await using connection = await engine.connect()
    expect(await module.all(connection)).toEqual([
      1,
      { crew: ["it's"] },
      null,
      { n: 1n, tonnage: "12", "last name": "Ada" },
      [],
    ])
  })

  it("gives the number of rows, or the generated id, where that is all that is wanted", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run("CREATE TABLE buoy (id INT PRIMARY KEY AUTO_INCREMENT, depth BIGINT NULL)")
    await using folder = await temporaryFolder()
    await generated(folder.path, database, {
      "a.sql": `-- name: add :execlastid
INSERT INTO buoy (depth) VALUES (:depth);
-- name: deepen :execrows
UPDATE buoy SET depth = depth + 1 WHERE id = :id;
-- name: depths :many
SELECT depth FROM buoy;`,
    })
    const uses = `import type * as sa from "@shoal/sa"
import { add, deepen, depths } from "./queries.ts"
export async function all(conn: sa.SAConnection): Promise<unknown[]> {
  const id: number | bigint = await add(conn, { depth: 4n })
  const rows: number = await deepen(conn, { id: Number(id) })
  const found: { depth: bigint | null }[] = await depths(conn)
  return [id, rows, found]
}
`
    const text = await readFile(join(folder.path, "queries.ts"), "utf8")
    expect(await typeErrors({ "queries.ts": text, "uses.ts": uses })).toEqual([])
    await writeFile(join(folder.path, "uses.ts"), uses)
    const url = pathToFileURL(join(folder.path, "uses.ts")).href
    const module = (await import(/* @vite-ignore */ url)) as {
      all: (conn: SAConnection) => Promise<unknown[]>
    }
    await using engine = await createEngine(database.url)
    await using connection = await engine.connect()
    expect(await module.all(connection)).toEqual([1, 1, [{ depth: 5n }]])
  })

  it("names file and line of every broken statement before anything is written", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    await using folder = await temporaryFolder()
    const broken = await generated(folder.path, database, {
      "a.sql": "-- name: noTable :many\nSELECT *\nFROM nowhere;\n",
      "b.sql": "-- only comments\n\n-- name: noSyntax :one\nSELECT name\nFROM ship\nWHERE ORDER;\n",
      "c.sql": "-- name: noColumn :many\nSELECT s.name,\n  s.nam\nFROM ship s WHERE s.imo_number = :x\n",
    })
    expect(broken.code).toBe(2)
    expect(broken.err).toMatch(/sql\/a\.sql:3:6: noTable: .*nowhere/)
    expect(broken.err).toMatch(/sql\/b\.sql:6:7: noSyntax: .*syntax/)
    expect(broken.err).toMatch(/sql\/c\.sql:3:5: noColumn: .*s\.nam/)

    const vague = await generated(folder.path, database, {
      "a.sql": "-- name: vague :many\nSELECT :x AS x, 1 AS a, 2 AS a;\n",
      "c.sql": "",
      "b.sql": "-- name: silent :one\n-- @param y int\nUPDATE ship SET name = :name;\n",
    })
    expect(vague.err).toContain(
      'sql/a.sql:2: the type of :x cannot be told from where it stands; add "-- @param x <type>"',
    )
    expect(vague.err).toContain('sql/a.sql:2: two columns are called "a"')
    expect(vague.err).toContain("sql/b.sql:2: @param y: the statement has no parameter :y")
    expect(vague.err).toContain("sql/b.sql:1: silent is :one, but the statement gives no rows; use :exec")
    await expect(readFile(join(folder.path, "schema.ts"))).rejects.toThrow("ENOENT")
  })
})

// `--from`: SQL files on a server of our own, read like any other, and nothing left behind.
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { testServers, titleOf } from "@shoal/servers/databases"
import { describe, expect, it } from "vitest"
import { command } from "../support/command.ts"
import { mysql2Source } from "../support/mysql2-source.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const migrations = {
  "1-ship.sql": "-- the first\nCREATE TABLE ship (id INT PRIMARY KEY);\n",
  "10-log.sql": `DELIMITER //
CREATE TRIGGER ship_named BEFORE INSERT ON ship FOR EACH ROW BEGIN SET NEW.name = TRIM(NEW.name); SET NEW.id = NEW.id; END//
DELIMITER ;
`,
  "2-name.sql": "ALTER TABLE ship ADD COLUMN name VARCHAR(20) NOT NULL DEFAULT 'a;b';\n",
}

describe.each(testServers().map((server) => ({ title: titleOf(server), server })))("$title", ({ server }) => {
  it("applies the files in the order of their numbers", { timeout: 120_000 }, async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, "migrations"))
    for (const [name, text] of Object.entries(migrations)) {
      await writeFile(join(folder.path, "migrations", name), text)
    }
    await using source = await mysql2Source(server.url)
    const args = ["--out", "schema.ts", "--server", server.family, "--from", "migrations"]
    expect(await command(folder.path, args)).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^schema\.ts written: 1 table/) as string,
    })
    expect(await readFile(join(folder.path, "schema.ts"), "utf8")).toContain(`default: "'a;b'"`)

    await writeFile(join(folder.path, "migrations/3-wrong.sql"), "SELECT 1;\n\nCREATE TABLE ship (id INT);\n")
    const wrong = await command(folder.path, args)
    expect(wrong.code).toBe(2)
    expect(wrong.err).toMatch(/^shoal-codegen: migrations\/3-wrong\.sql:3: .*ship/)
    const rows = await source.query("SHOW DATABASES LIKE 'shoal\\_codegen\\_%'", [])
    expect(rows).toEqual([])
  })
})

it("says so when there is no such file", async () => {
  await using folder = await temporaryFolder()
  const { code, err } = await command(folder.path, ["--out", "a.ts", "--from", "migrations/*.sql"])
  expect(code).toBe(2)
  expect(err).toMatch(/--from .*migrations\/\*\.sql: there is no such file/)
})

// Each example runs as a process of its own on both servers, ends by itself and prints exactly this.
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { expect, it } from "vitest"

const run = promisify(execFile)

const expected: Record<string, string> = {
  connection: `
[ 'answer', 'VERSION() IS NOT NULL' ]
[ 42, 1 ]`,
  cursor: `
inserted 4
[ 1, 'Oslo' ]
[ [ 2, 'Turku' ], [ 3, 'Malmö' ] ]
[ [ 4, 'Århus' ] ]
1 Oslo
2 Turku
3 Malmö
4 Århus`,
  "dict-cursor": `
{ id: 1, name: 'Ada' }
{ id: 2, name: 'Grace' }`,
  "custom-row-class": `
true Ada Lovelace`,
  executemany: `
inserted 1000
[ 1000, 2026-01-01T16:39:00.000Z, 124875 ]`,
  transaction: `
before commit { total: null }
after commit { total: '150' }
rolled back: ER_DUP_ENTRY
after rollback { total: '150' }`,
  callproc: `
[ [ '125.00', 1 ] ]
[ '125.00', '100.00', '25.00' ]`,
  pool: `
size 2, free 2
[ { answer: 10 } ]
size 2, free 1
[
   1,  4,  9, 16,
  25, 36, 49, 64
]`,
  "sa-engine": `
primary key [ 1 ]
1 abc
2 xyz
3 null
rows 3`,
  "two-phase": `
committed 7
rolled back 1`,
  "blog/main": `
migrations applied: 001-authors.sql, 002-posts.sql, 003-tags.sql
author 1
2026-02-09  On Bernoulli numbers by Ada, rating 4.75
2026-01-05  Notes on the engine by Ada, rating none
#machines Notes on the engine
#machines On Bernoulli numbers
machines: 2
mathematics: 1`,
}

forEachServer((server) => {
  it.concurrent.each(Object.keys(expected))("%s", async (name) => {
    const database = await createDatabase(server)
    try {
      const program = fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url))
      const { stdout, stderr } = await run(process.execPath, [program], {
        env: { ...process.env, DATABASE_URL: database.url, NO_COLOR: "1" },
        timeout: 60_000,
      })
      expect(stderr).toBe("")
      expect(stdout.trim()).toBe(expected[name]?.trim())
    } finally {
      await database.drop()
    }
  })
})

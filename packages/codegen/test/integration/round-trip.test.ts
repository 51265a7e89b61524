// generate -> createAll on an empty database -> generate gives the same file.
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { createEngine, type Engine } from "@shoal/sa"
import fc from "fast-check"
import { expect, it } from "vitest"
import { generate } from "../../src/emit/generate.ts"
import { introspect } from "../../src/introspect/introspect.ts"
import { withMetadata } from "../support/generated-module.ts"
import { harbour } from "../support/harbour.ts"
import { mysql2Source } from "../support/mysql2-source.ts"
import { randomTables } from "../support/random-schema.ts"

forEachServer((server) => {
  it("gives the harbour back", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    const [first] = generate(await introspect(source, { views: false }))
    await using empty = await createDatabase(server)
    await using engine = await createEngine(empty.url)
    expect(await again(engine, first?.text ?? "")).toBe(first?.text)
  })

  it("gives random schemas with odd names back", { timeout: 240_000 }, async () => {
    await using database = await createDatabase(server)
    await using engine = await createEngine(database.url)
    const property = fc.asyncProperty(randomTables, async (tables) => {
      await emptyDatabase(engine)
      await using connection = await engine.acquire()
      for (const sql of tables) await connection.execute(sql)
      const [first] = generate(await introspect(engine))
      await emptyDatabase(engine)
      expect(await again(engine, first?.text ?? "")).toBe(first?.text)
    })
    await fc.assert(property, { numRuns: Number(process.env["SHOAL_PROPERTY_RUNS"] ?? 25) })
  })
})

/** The text that the tables of `text` give, once they are created. */
async function again(engine: Engine, text: string): Promise<string | undefined> {
  await withMetadata(text, async (metadata) => await metadata.createAll(engine))
  const [file] = generate(await introspect(engine, { views: false }))
  return file?.text
}

async function emptyDatabase(engine: Engine): Promise<void> {
  const { tables } = await introspect(engine)
  await using connection = await engine.acquire()
  for (const { name } of tables) await connection.execute(`DROP TABLE \`${name.replaceAll("`", "``")}\``)
}

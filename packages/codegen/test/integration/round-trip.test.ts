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
import { randomSchema } from "../support/random-schema.ts"

const runs = Number(process.env["SHOAL_PROPERTY_RUNS"] ?? 25)
const seed = process.env["SHOAL_PROPERTY_SEED"]

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

  it("gives random schemas with odd names back", { timeout: 30_000 + runs * 8000 }, async () => {
    await using database = await createDatabase(server)
    await using engine = await createEngine(database.url)
    const tables = { accepted: 0, refused: 0 }
    const property = fc.asyncProperty(randomSchema(server.family), async (statements) => {
      await emptyDatabase(engine)
      for (const sql of statements) {
        const accepted = await isAccepted(engine, sql)
        if (sql.startsWith("CREATE TABLE")) tables[accepted ? "accepted" : "refused"]++
      }
      const [first] = generate(await introspect(engine))
      await emptyDatabase(engine)
      expect(await again(engine, first?.text ?? "")).toBe(first?.text)
    })
    await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) })
    // What servers refuse proves nothing. They take about three tables of five; fewer than one of three is no bad luck.
    expect(tables.accepted * 2).toBeGreaterThan(tables.refused)
  })
})

async function isAccepted(engine: Engine, sql: string): Promise<boolean> {
  await using connection = await engine.acquire()
  try {
    await connection.execute(sql)
    return true
  } catch (error) {
    if (process.env["SHOAL_PROPERTY_REFUSED"] !== undefined) console.log(String(error))
    return false
  }
}

/** The text that the tables of `text` give, once they are created. */
async function again(engine: Engine, text: string): Promise<string | undefined> {
  await withMetadata(text, async (metadata) => await metadata.createAll(engine))
  const [file] = generate(await introspect(engine, { views: false }))
  return file?.text
}

async function emptyDatabase(engine: Engine): Promise<void> {
  const { tables } = await introspect(engine)
  await using connection = await engine.acquire()
  await connection.execute("SET foreign_key_checks = 0")
  for (const { name, kind } of tables) {
    await connection.execute(
      `DROP ${kind === "sequence" ? "SEQUENCE" : "TABLE"} \`${name.replaceAll("`", "``")}\``,
    )
  }
  await connection.execute("SET foreign_key_checks = 1")
}

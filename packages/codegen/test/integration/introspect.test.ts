// A live schema of every kind becomes the same file on both servers.
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { expect, it } from "vitest"
import { generateWithNotes } from "../../src/emit/generate.ts"
import { introspect } from "../../src/introspect/introspect.ts"
import { harbour } from "../support/harbour.ts"
import { mysql2Source } from "../support/mysql2-source.ts"

forEachServer((server) => {
  it("reads a harbour and prints the committed file", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    const { files, notes } = generateWithNotes(await introspect(source))
    expect(notes).toEqual([])
    await expect(files[0]?.text).toMatchFileSnapshot("harbour.expected.gen.ts")
  })

  it("leaves out what is excluded, with the foreign keys into it", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    const schema = await introspect(source, { exclude: ["ship"], views: false })
    expect(schema.tables.map((table) => table.name)).toEqual(["berth", "pilot", "port call"])
    expect(schema.tables.at(-1)?.foreignKeys.map((key) => key.name)).toEqual(["fk_call_berth"])
    expect(schema.notes).toEqual([
      `port call: the foreign key fk_call_ship is left out, because ${database.name}.ship is`,
    ])
  })

  it("survives JSON", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    const schema = await introspect(source)
    const again = JSON.parse(JSON.stringify(schema)) as typeof schema
    expect(generateWithNotes(again).files).toEqual(generateWithNotes(schema).files)
  })

  it("says which databases there are when the named one is missing", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await expect(introspect(source, { databases: ["no such database"] })).rejects.toMatchObject({
      code: "SHOAL_CODEGEN_SCHEMA",
    })
  })
})

// generate -> createAll on an empty database -> generate gives the same file.
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { createEngine } from "@shoal/sa"
import { expect, it } from "vitest"
import { generate } from "../../src/emit/generate.ts"
import { introspect } from "../../src/introspect/introspect.ts"
import { withMetadata } from "../support/generated-module.ts"
import { harbour } from "../support/harbour.ts"
import { mysql2Source } from "../support/mysql2-source.ts"

forEachServer((server) => {
  it("gives the harbour back", async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    const [first] = generate(await introspect(source, { views: false }))
    await using empty = await createDatabase(server)
    await using engine = await createEngine(empty.url)
    await withMetadata(first?.text ?? "", async (metadata) => await metadata.createAll(engine))
    const [second] = generate(await introspect(engine, { views: false }))
    expect(second?.text).toBe(first?.text)
  })
})

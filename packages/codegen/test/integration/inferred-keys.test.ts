// Keys that only names tell of: joins follow them, the database never hears of them.
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { createEngine, select, type Table } from "@shoal/sa"
import { expect, it } from "vitest"
import { generate } from "../../src/emit/generate.ts"
import { introspect } from "../../src/introspect/introspect.ts"
import { withMetadata } from "../support/generated-module.ts"

const schema = [
  "CREATE TABLE categories (id INT UNSIGNED PRIMARY KEY, name VARCHAR(20) NOT NULL, category_id INT UNSIGNED NULL) ENGINE=MyISAM",
  "CREATE TABLE Item (itemId BIGINT PRIMARY KEY, category_id INT UNSIGNED NOT NULL, void_id INT NULL) ENGINE=MyISAM",
  "CREATE TABLE item_note (note_id INT PRIMARY KEY, itemId BIGINT NOT NULL, category_id VARCHAR(9) NULL) ENGINE=MyISAM",
  "INSERT INTO categories VALUES (1, 'a', NULL), (2, 'b', 1)",
  "INSERT INTO Item VALUES (7, 2, NULL)",
  "INSERT INTO item_note VALUES (1, 7, NULL)",
]

forEachServer((server) => {
  it("joins by them, and creates and reads the same schema again", async () => {
    await using database = await createDatabase(server)
    await using engine = await createEngine(database.url)
    {
      await using connection = await engine.acquire()
      for (const sql of schema) await connection.execute(sql)
    }
    const model = await introspect(engine)
    const [plain] = generate(model)
    const [file] = generate(model, { inferForeignKeys: true })
    const text = file?.text ?? ""
    expect(plain?.text).not.toContain("inferred")
    const keys = text.matchAll(
      /name: "(inferred_\w+)",\s+columns: \["(\w+)"\],\s+table: "(\w+)",\s+references: \["(\w+)"\],\s+inferred: true/g,
    )
    expect([...keys].map((match) => match.slice(1))).toEqual([
      ["inferred_category_id", "category_id", "categories", "id"],
      ["inferred_category_id", "category_id", "categories", "id"],
      ["inferred_itemId", "itemId", "Item", "itemId"],
    ])
    await withMetadata(text, async (metadata) => {
      const table = (name: string): Table => metadata.tables.get(name) as unknown as Table
      const joined = select(table("item_note")).join(table("Item"))
      expect(String(joined)).toMatch(/JOIN `?Item`? ON `?Item`?\.`?itemId`? = item_note\.`?itemId`?$/)
      await using connection = await engine.acquire()
      expect(await connection.execute(joined).then((result) => result.mappings().all())).toHaveLength(1)
      await metadata.dropAll(engine)
      await metadata.createAll(engine)
    })
    expect(generate(await introspect(engine), { inferForeignKeys: true })[0]?.text).toBe(text)
  })
})

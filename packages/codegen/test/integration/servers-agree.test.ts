// Equal schemas give equal files, whichever server they are on; and what a view or a zero date gives is what the file says.
import { createDatabase, testServers } from "@shoal/servers/databases"
import { createEngine, select, type Table } from "@shoal/sa"
import { expect, it } from "vitest"
import { generate } from "../../src/emit/generate.ts"
import { introspect } from "../../src/introspect/introspect.ts"
import { withMetadata } from "../support/generated-module.ts"

const schema = [
  "SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'",
  `CREATE TABLE skipper (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(40) NOT NULL DEFAULT 'it''s',
    code CHAR(3) CHARACTER SET ascii NULL,
    exact VARCHAR(9) COLLATE utf8mb4_bin NULL,
    key_bytes VARBINARY(4) NOT NULL DEFAULT 0x61006200,
    licence JSON NULL,
    token VARCHAR(40) NOT NULL DEFAULT (CONCAT('a', 'b')),
    since DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
    seen TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    twice INT GENERATED ALWAYS AS (id_of_boat * 2) VIRTUAL,
    id_of_boat INT NULL,
    KEY ix_name (name(5)),
    CONSTRAINT ck_code CHECK (code <> 'x')
  ) DEFAULT CHARSET=utf8mb4 COMMENT='who steers'`,
  `CREATE TABLE voyage (
    skipper INT NOT NULL,
    day DATE NOT NULL,
    PRIMARY KEY (skipper, day)
  ) DEFAULT CHARSET=latin1 PARTITION BY RANGE (YEAR(day)) (PARTITION old VALUES LESS THAN (2000), PARTITION rest VALUES LESS THAN MAXVALUE)`,
  "CREATE VIEW licences AS SELECT s.id, s.licence, JSON_OBJECT('id', s.id) AS made, v.day FROM skipper s LEFT JOIN voyage v ON v.skipper = s.id",
  `INSERT INTO skipper (id, licence) VALUES (1, '{"class":["A"]}')`,
]

it("one schema, two servers, one text", { timeout: 60_000 }, async () => {
  const texts: string[] = []
  for (const server of testServers()) {
    await using database = await createDatabase(server)
    await using engine = await createEngine(database.url)
    {
      await using connection = await engine.acquire()
      for (const sql of schema) await connection.execute(sql)
      await connection.execute("SET SESSION sql_mode = DEFAULT")
    }
    const [file] = generate(await introspect(engine))
    const text = file?.text ?? ""
    texts.push(text)
    await withMetadata(text, async (metadata) => {
      await using connection = await engine.acquire()
      const first = async (name: string): Promise<unknown> =>
        await connection
          .execute(select(metadata.tables.get(name) as unknown as Table))
          .then((result) => result.mappings().first())
      expect(await first("licences")).toMatchObject({ licence: { class: ["A"] }, made: { id: 1 }, day: null })
      expect(await first("skipper")).toMatchObject({ since: "0000-00-00 00:00:00" })
    })
  }
  const [mysql, mariadb] = texts
  expect(mariadb).toBe(mysql)
  expect(mysql).toContain(
    "licence: sa.JsonValue | null;\n  made: sa.JsonValue | null;\n  day: string | null;",
  )
  expect(mysql).toContain("since: Date | string;")
  expect(mysql).toContain(`code: { type: "char(3)", charset: "ascii" },`)
  expect(mysql).toContain(`exact: { type: "varchar(9)", collation: "utf8mb4_bin" },`)
  expect(mysql).toContain(`options: { engine: "InnoDB", charset: "utf8mb4", comment: "who steers" },`)
})

import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { createConnection } from "mysql2/promise"
import { expect, test } from "vitest"
import { clientCommand, loginArguments } from "../src/index.ts"
import { createDatabase, databaseUrl, forEachServer, testServers } from "../src/databases.ts"

test("both families are provided", () => {
  expect(testServers().map((server) => server.family)).toEqual(["mysql", "mariadb"])
})

forEachServer((server) => {
  async function names(pattern: string): Promise<unknown> {
    const connection = await createConnection(server.url)
    const [rows] = await connection.query({
      sql: "SHOW DATABASES LIKE ?",
      values: [pattern],
      rowsAsArray: true,
    })
    await connection.end()
    return rows
  }

  test("a database of one's own, dropped at the end and only once", async () => {
    const database = await createDatabase(server)
    expect(database.name).toMatch(/^shoal_[0-9a-f]{12}$/)
    expect(database.url).toBe(databaseUrl(server, database.name))
    const connection = await createConnection(database.url)
    const [rows] = await connection.query({ sql: "SELECT DATABASE()", rowsAsArray: true })
    await connection.end()
    expect(rows).toEqual([[database.name]])
    await database.drop()
    await database.drop()
    expect(await names(database.name)).toEqual([])
  })

  test("the family's command line client talks to it", async () => {
    const client = await clientCommand(server.family)
    const args = [...client.args, ...loginArguments(server), "--batch", "--execute", "SELECT 6 * 7 AS answer"]
    const { stdout, stderr } = await promisify(execFile)(client.file, args)
    expect({ stdout, stderr }).toEqual({ stdout: "answer\n42\n", stderr: "" })
  })
})

import { describe, expect, test } from "vitest"
import { comPing, comStmtExecute, comStmtPrepare } from "../../src/index.ts"
import { LiveClient, rowsOf } from "../support/live-client.ts"

const servers = [
  { name: "mysql", url: process.env["SHOAL_MYSQL_URL"] ?? "" },
  { name: "mariadb", url: process.env["SHOAL_MARIADB_URL"] ?? "" },
]

describe.each(servers)("$name", ({ url }) => {
  test("connects, pings, queries, prepares", async () => {
    const client = await LiveClient.connect({ url })
    expect((await client.send(comPing())).last.kind).toBe("end")
    console.log(
      client.session.state.serverVersion,
      client.session.state.capabilities.toString(16),
      client.session.state.authPlugin,
    )
    console.log(
      await client.rows(
        "select 1 as a, 'x' as b, now(6) as c, 1.5e0 as d, 2.50 as e, null as f, 12345678901234 g",
      ),
    )
    const p = await client.send(comStmtPrepare("select ? as a, ? as b, ? c limit ?"))
    if (p.last.kind !== "prepared") throw new Error(JSON.stringify(p.last))
    console.log(p.last.statement)
    for (let i = 0; i < 3; i++) {
      const a = await client.send(
        comStmtExecute(p.last.statement, [1, "é😀", new Date(), 10], { collect: true }),
      )
      console.log(rowsOf(a))
    }
    client.close()
  })
})

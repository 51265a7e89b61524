// Connect, first query, close; and the time that an import takes in a fresh process.
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { connect } from "@shoal/driver"
import { createConnection as createMariadb } from "mariadb"
import { createConnection as createMysql2 } from "mysql2/promise"
import { connectionOptions, databaseUrl } from "./database.ts"
import type { Contender, Suite, Target } from "./suite.ts"

const times = 50
const run = promisify(execFile)

/** Suite `connecting`. */
export const connecting: Suite = {
  name: "connecting",
  async prepare(target) {
    return {
      cases: [
        {
          name: `connect, SELECT 1, close (${times})`,
          unit: "connects",
          rounds: 7,
          contenders: connects(target),
        },
        {
          name: "import in a fresh process",
          unit: "imports",
          rounds: 7,
          contenders: [
            importing("shoal", "@shoal/driver"),
            importing("mysql2", "mysql2/promise"),
            importing("mariadb", "mariadb"),
          ],
        },
      ],
      dispose: async () => undefined,
    }
  },
}

function connects(target: Target): Contender[] {
  const options = connectionOptions(target)
  const contender = (name: string, once: () => Promise<void>): Contender => ({
    name,
    open: async () => ({
      async run() {
        for (let i = 0; i < times; i++) await once()
        return times
      },
      close: async () => undefined,
    }),
  })
  return [
    contender("shoal", async () => {
      const conn = await connect(databaseUrl(target), { ssl: "disabled", autocommit: null })
      await conn.query("SELECT 1")
      await conn.ensureClosed()
    }),
    contender("mysql2", async () => {
      const conn = await createMysql2(options)
      await conn.query("SELECT 1")
      await conn.end()
    }),
    contender("mariadb", async () => {
      const conn = await createMariadb({ ...options, allowPublicKeyRetrieval: true })
      await conn.query("SELECT 1")
      await conn.end()
    }),
  ]
}

function importing(name: string, specifier: string): Contender {
  const folder = fileURLToPath(new URL("..", import.meta.url))
  return {
    name,
    open: async () => ({
      async run() {
        await run(process.execPath, ["--input-type=module", "-e", `import ${JSON.stringify(specifier)}`], {
          cwd: folder,
        })
        return 1
      },
      close: async () => undefined,
    }),
  }
}

// `npm run drill [mysql|mariadb] [part of a fault's name]`: breaks real servers under load and shows what became of the writes.
// The servers are always private ones: a server named by the environment is never broken.
import { obtainServer, type ServerFamily } from "@shoal/servers"
import { drill, type Outcome, prepare } from "./drill.ts"
import { faults } from "./faults/index.ts"
import { formatTable } from "./table.ts"

delete process.env["SHOAL_MYSQL_URL"]
delete process.env["SHOAL_MARIADB_URL"]

const families = ["mysql", "mariadb"] as const
const words = process.argv.slice(2)
const wanted = families.filter((family) => words.includes(family))
const parts = words.filter((word) => !families.some((family) => family === word))
const chosen = faults.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)))
if (chosen.length === 0) {
  console.error(`no such fault; there are: ${faults.map(({ name }) => name).join(", ")}`)
  process.exit(2)
}

const outcomes: Outcome[] = []
try {
  for (const family of wanted.length === 0 ? families : wanted) await drillFamily(family)
} finally {
  // Also what was found before something went wrong.
  console.log(formatTable(outcomes))
}
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1

async function drillFamily(family: ServerFamily): Promise<void> {
  const [server, standby] = await Promise.all([obtainServer(family), obtainServer(family)])
  try {
    await Promise.all([prepare(server), prepare(standby)])
    for (const fault of chosen) {
      if (fault.family !== undefined && fault.family !== family) continue
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${family}: ${fault.name} ...`)
      outcomes.push(await drill({ server, standby }, fault))
    }
  } finally {
    await Promise.all([server.stop(), standby.stop()])
  }
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K")
}

// The name leads to another server from now on, or the server comes back in another role.
import { setTimeout as sleep } from "node:timers/promises"
import { asAdmin } from "../trial.ts"
import type { Fault, Scene } from "../fault.ts"

/** All drills of failovers. */
export const failovers: readonly Fault[] = [
  {
    name: "server killed, standby takes over",
    throughLine: true,
    async happen({ server, standby, line, harden }) {
      await server.kill("SIGKILL")
      await sleep(500)
      line.target = standby
      await sleep(1000)
      // Only for the audit: nobody leads there any more.
      await server.restart()
      await harden()
    },
  },
  {
    name: "server demoted, standby takes over",
    throughLine: true,
    async happen({ server, standby, line, admin }) {
      // Its connections stay open, and each that is used on is refused: 1290.
      await setReadOnly(admin, true)
      line.target = standby
      await sleep(1500)
      const left = await connectionsTo(server)
      // A server that is to be the standby again must be writable; nothing may have stayed with it.
      await setReadOnly(admin, false)
      if (left > 0) throw new Error(`${left} connections still lead to the demoted server`)
    },
  },
  {
    name: "comes back read-only for 1.5 s",
    throughLine: true,
    async happen({ server, line, admin, harden }) {
      line.target = { host: server.host, port: 1 }
      await server.kill("SIGKILL")
      await server.restart()
      await harden()
      await setReadOnly(admin, true)
      line.target = server
      await sleep(1500)
      await setReadOnly(admin, false)
    },
  },
]

async function setReadOnly(admin: Scene["admin"], on: boolean): Promise<void> {
  await using conn = await admin()
  await conn.query(`SET GLOBAL read_only = ${on ? 1 : 0}`)
}

async function connectionsTo(server: Scene["server"]): Promise<number> {
  await using conn = await asAdmin(server)
  const { rows } = await conn.query<{ n: number }>(
    "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE user = 'drill'",
  )
  return Number(rows[0]?.n)
}

// What is done to the server while the load runs.
import { setTimeout as sleep } from "node:timers/promises"
import type { Connection } from "@shoal/driver"
import type { Fault } from "../fault.ts"

/** All drills of the server. */
export const serverFaults: readonly Fault[] = [
  {
    name: "kill -9 and restart",
    async happen({ server, harden }) {
      await server.kill("SIGKILL")
      await sleep(300)
      await server.restart()
      await harden()
    },
  },
  {
    name: "shutdown and restart",
    async happen({ server, harden }) {
      await server.restart()
      await harden()
    },
  },
  {
    name: "SIGSTOP for 4 s",
    async happen({ server }) {
      await server.kill("SIGSTOP")
      await sleep(4000)
      await server.kill("SIGCONT")
    },
  },
  {
    name: "KILL of random connections",
    async happen({ admin }) {
      await using conn = await admin()
      for (let round = 0; round < 30; round++) {
        const victims = await connectionsOfLoad(conn)
        const victim = victims[Math.floor(Math.random() * victims.length)]
        // It may have gone by itself since.
        if (victim !== undefined) await conn.kill(victim).catch(() => undefined)
        await sleep(60)
      }
    },
  },
  {
    name: "wait_timeout expires",
    async happen({ admin, load }) {
      await using conn = await admin()
      await conn.query("SET GLOBAL wait_timeout = 1")
      // Connections opened before have the old value: they are replaced by such that expire.
      for (const id of await connectionsOfLoad(conn)) await conn.kill(id).catch(() => undefined)
      await sleep(500)
      const rest = sleep(2500)
      load.rest(rest.then(() => undefined))
      await rest
      await conn.query("SET GLOBAL wait_timeout = 28800")
    },
  },
  {
    name: "read_only for 1.5 s",
    async happen({ admin }) {
      await using conn = await admin()
      await conn.query("SET GLOBAL read_only = 1")
      await sleep(1500)
      await conn.query("SET GLOBAL read_only = 0")
    },
  },
  {
    name: "no connection left for 1.5 s",
    async happen({ admin }) {
      await using conn = await admin()
      // As many as MariaDB allows at least are taken by others; the administrator has one more.
      const others = await Promise.all(Array.from({ length: 10 }, admin))
      const { rows } = await conn.query<[number]>("SELECT @@max_connections", [], { rows: "array" })
      await conn.query("SET GLOBAL max_connections = 10")
      for (const id of await connectionsOfLoad(conn)) await conn.kill(id).catch(() => undefined)
      await sleep(1500)
      await conn.query("SET GLOBAL max_connections = ?", [Number(rows[0]?.[0])])
      await Promise.all(others.map((other) => other.ensureClosed()))
    },
  },
  {
    name: "offline_mode for 1.5 s",
    family: "mysql",
    async happen({ admin }) {
      await using conn = await admin()
      await conn.query("SET GLOBAL offline_mode = 1")
      await sleep(1500)
      await conn.query("SET GLOBAL offline_mode = 0")
    },
  },
]

async function connectionsOfLoad(admin: Connection): Promise<readonly number[]> {
  const { rows } = await admin.query<[number]>(
    "SELECT id FROM information_schema.processlist WHERE user = 'drill'",
    [],
    { rows: "array" },
  )
  return rows.map(([id]) => Number(id))
}

import { access, readFile } from "node:fs/promises"
import { dirname } from "node:path"
import { type Connection, createConnection } from "mysql2/promise"
import { describe, expect, test } from "vitest"
import { isAlive } from "../../src/cache-lock.ts"
import { obtainServer, serverSources } from "../../src/obtain.ts"
import type { RunningServer, ServerFamily } from "../../src/server.ts"

// Whatever the environment names, these tests need servers of their own.
const ownSources = serverSources.slice(1)
const families: readonly ServerFamily[] = ["mysql", "mariadb"]

async function query(server: RunningServer, sql: string): Promise<unknown> {
  return withConnection(server, (connection) => connection.query({ sql, rowsAsArray: true }))
}

async function withConnection(
  server: RunningServer,
  work: (connection: Connection) => Promise<[unknown, unknown]>,
): Promise<unknown> {
  const connection = await createConnection({ host: server.host, port: server.port, user: "root" })
  try {
    return (await work(connection))[0]
  } finally {
    connection.destroy()
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

describe.each(families)("a private %s server", (family) => {
  test("answers over TCP, socket and TLS with what the tests need; stop leaves nothing", async () => {
    const server = await obtainServer(family, {}, ownSources)
    const { pid, socketPath, caFile } = server
    if (pid === undefined || socketPath === undefined || caFile === undefined) throw new Error("not private")
    try {
      expect(await query(server, "SELECT @@local_infile, @@log_bin, @@max_connections")).toEqual([
        [1, 1, 500],
      ])
      expect(await query(server, "SELECT @@character_set_server")).toEqual([["utf8mb4"]])

      const local = await createConnection({ socketPath, user: "root" })
      const [rows] = await local.query({ sql: "SELECT CURRENT_USER()", rowsAsArray: true })
      expect(rows).toEqual([["root@localhost"]])
      local.destroy()

      const ca = await readFile(caFile, "utf8")
      const ssl = { ca, rejectUnauthorized: true, verifyIdentity: true }
      const secure = await createConnection({ host: "localhost", port: server.port, user: "root", ssl })
      const [status] = await secure.query({ sql: "SHOW STATUS LIKE 'Ssl_version'", rowsAsArray: true })
      expect(status).toEqual([["Ssl_version", expect.stringMatching(/^TLSv1\.[23]$/)]])
      secure.destroy()
    } finally {
      await server.stop()
      await server.stop()
    }
    expect(isAlive(pid)).toBe(false)
    expect(await exists(dirname(socketPath))).toBe(false)
  })

  test("survives drills: killed, paused, started again on the same port and data", async () => {
    await using server = await obtainServer(family, {}, ownSources)
    await query(server, "CREATE DATABASE drill")
    const before = server.pid
    await server.kill("SIGKILL")
    expect(server.pid).toBeUndefined()
    await expect(query(server, "SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" })
    await server.restart()
    expect(server.pid).not.toBe(before)
    expect(await query(server, "SHOW DATABASES LIKE 'drill'")).toEqual([["drill"]])

    await server.kill("SIGSTOP")
    await server.kill("SIGCONT")
    expect(await query(server, "SELECT 1")).toEqual([[1]])
    await server.kill("SIGSTOP")
    await server.restart()
    expect(await query(server, "SELECT 1")).toEqual([[1]])
  })

  test("two at once are two servers, and the prepared data directory is used again", async () => {
    const phases: string[] = []
    const options = { onProgress: ({ phase }: { phase: string }) => phases.push(phase) }
    await using first = await obtainServer(family, {}, ownSources)
    const [one, two] = await Promise.all([
      obtainServer(family, options, ownSources),
      obtainServer(family, options, ownSources),
    ])
    expect(new Set([first.port, one.port, two.port]).size).toBe(3)
    expect(phases.filter((phase) => phase !== "ready")).toEqual([
      "starting the server",
      "starting the server",
    ])
    if (family === "mysql") {
      const uuid = "SELECT @@server_uuid"
      expect(await query(one, uuid)).not.toEqual(await query(two, uuid))
    }
    await Promise.all([one.stop(), two.stop()])
    expect(await query(first, "SELECT 1")).toEqual([[1]])
  })

  test("an abort while it starts stops it and rejects with the reason", async () => {
    const controller = new AbortController()
    const reason = new Error("enough")
    const onProgress = ({ phase }: { phase: string }): void => {
      if (phase === "starting the server") controller.abort(reason)
    }
    await expect(obtainServer(family, { signal: controller.signal, onProgress }, ownSources)).rejects.toBe(
      reason,
    )
  })
})

/// <reference lib="esnext.disposable" preserve="true" />
// For tests: each suite runs against both servers, and each test file has a database of its own.
import { randomBytes } from "node:crypto"
import type { ServerAddress } from "@shoal/ephemeral"
import { createConnection } from "mysql2/promise"
import { describe, inject } from "vitest"
import "./vitest-context.ts"

export type { ServerAddress, ServerFamily } from "@shoal/ephemeral"

/** A database that only one test file uses. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  /** URL of the server with this database. */
  readonly url: string
  /** Drops it; the second time does nothing. */
  drop(): Promise<void>
}

/** Both servers, as the vitest set-up provides them. */
export function testServers(): readonly ServerAddress[] {
  return inject("shoalServers")
}

/** The suite once per server, as `describe("MySQL 9.7.4", ...)` and `describe("MariaDB 10.11.18", ...)`. */
export function forEachServer(suite: (server: ServerAddress) => void): void {
  const titled = testServers().map((server) => [titleOf(server), server] as const)
  describe.each(titled)("%s", (_title, server) => suite(server))
}

/** `MySQL 9.7.4` or `MariaDB 10.11.18`. */
export function titleOf(server: ServerAddress): string {
  return `${server.family === "mysql" ? "MySQL" : "MariaDB"} ${server.version}`
}

/** Makes a database with a random name and the server's default character set. */
export async function createDatabase(server: ServerAddress): Promise<TestDatabase> {
  const name = `shoal_${randomBytes(6).toString("hex")}`
  await runStatement(server, `CREATE DATABASE ${name}`)
  let dropped: Promise<void> | undefined
  const drop = (): Promise<void> => {
    dropped ??= runStatement(server, `DROP DATABASE IF EXISTS ${name}`)
    return dropped
  }
  return { name, url: databaseUrl(server, name), drop, [Symbol.asyncDispose]: drop }
}

/** The server's URL with a database. */
export function databaseUrl(server: ServerAddress, name: string): string {
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return url.href
}

async function runStatement(server: ServerAddress, sql: string): Promise<void> {
  const { host, port, user, password } = server
  const connection = await createConnection({ host, port, user, password })
  try {
    await connection.query(sql)
  } finally {
    connection.destroy()
  }
}

// A database of this run's own on the server that the environment names; dropped at the end.
import { randomBytes } from "node:crypto"
import { createConnection } from "mysql2/promise"
import type { Target } from "./suite.ts"

/** Runs `work` with a new database on the server of `family` (SHOAL_MYSQL_URL, SHOAL_MARIADB_URL). */
export async function withDatabase(
  family: Target["family"],
  work: (target: Target) => Promise<void>,
): Promise<void> {
  const variable = family === "mysql" ? "SHOAL_MYSQL_URL" : "SHOAL_MARIADB_URL"
  const url = process.env[variable]
  if (url === undefined) throw new Error(`${variable} is not set; run this through "npm run bench"`)
  const admin = await createConnection(url)
  const database = `shoal_bench_${randomBytes(4).toString("hex")}`
  try {
    await admin.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`)
    await work({ family, url, database })
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${database}`)
    await admin.end()
  }
}

/** Host, port, user and database for drivers that take them apart. */
export function connectionOptions(target: Target): {
  host: string
  port: number
  user: string
  password: string
  database: string
} {
  const { hostname, port, username, password } = new URL(target.url)
  return {
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: target.database,
  }
}

/** The target's URL with its database. */
export function databaseUrl(target: Target): string {
  const url = new URL(target.url)
  url.pathname = `/${target.database}`
  return url.href
}

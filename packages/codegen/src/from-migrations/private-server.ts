/// <reference lib="esnext.disposable" preserve="true" />
// A server that lives for one run. What starts it is loaded only when `--from` asks for it.
import { randomBytes } from "node:crypto"
import type { RunningServer } from "@shoal/ephemeral"
import { createEngine } from "@shoal/sa"
import { CodegenError } from "../errors.ts"

/** An empty database on a private server; disposing it removes the database and stops the server. */
export interface PrivateDatabase extends AsyncDisposable {
  readonly url: string
}

/**
 * Starts a server (or asks the one that SHOAL_MYSQL_URL or SHOAL_MARIADB_URL names) and makes an empty database in it.
 *
 * @throws CodegenError when no server can be obtained: the message lists what was tried and what to do.
 */
export async function startPrivateDatabase(
  family: "mysql" | "mariadb",
  signal: AbortSignal,
  step: (text: string) => void,
): Promise<PrivateDatabase> {
  const server = await startServer(family, signal, step)
  const name = `shoal_codegen_${randomBytes(6).toString("hex")}`
  try {
    await runStatement(server.url, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
  } catch (error) {
    await server.stop()
    throw error
  }
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      try {
        // The data of a private server goes with it.
        if (!server.owned) await runStatement(server.url, `DROP DATABASE IF EXISTS ${name}`)
      } finally {
        await server.stop()
      }
    },
  }
}

async function startServer(
  family: "mysql" | "mariadb",
  signal: AbortSignal,
  step: (text: string) => void,
): Promise<RunningServer> {
  const { describeProgress, NoServerError, obtainServer } = await import("@shoal/ephemeral")
  step(`Starting a private ${family === "mysql" ? "MySQL" : "MariaDB"} server ...`)
  try {
    return await obtainServer(family, {
      signal,
      onProgress: (event) => step(`${describeProgress(event)} ...`),
    })
  } catch (cause) {
    if (!(cause instanceof NoServerError)) throw cause
    const text = `--from needs a server to apply the files to: ${cause.message}\nOr apply them to a database of yours and pass --url instead.`
    throw new CodegenError("SHOAL_CODEGEN_MIGRATION", text, { cause })
  }
}

async function runStatement(url: string, sql: string): Promise<void> {
  await using engine = await createEngine(url, { minSize: 1, maxSize: 1 })
  await using connection = await engine.acquire()
  await connection.execute(sql)
}

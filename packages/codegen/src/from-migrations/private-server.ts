/// <reference lib="esnext.disposable" preserve="true" />
// A server that lives for one run. The package that starts it is loaded only when `--from` asks for it.
import { randomBytes } from "node:crypto"
import { createEngine } from "@shoal/sa"
import { isRecord } from "../config/checks.ts"
import { CodegenError } from "../errors.ts"

/** An empty database on a private server; disposing it removes the database and stops the server. */
export interface PrivateDatabase extends AsyncDisposable {
  readonly url: string
}

/** How the running server is told of; the part of @shoal/servers that is used. */
interface StartedServer {
  readonly url: string
  stop(): Promise<void>
}

type StartServer = (
  family: string,
  options: { signal: AbortSignal; onProgress: (event: { phase: string }) => void },
) => Promise<StartedServer>

/** Packages that can start one, in order of preference; neither is a dependency, because most runs need none. */
const packages = ["@shoal/ephemeral", "@shoal/servers"]

/**
 * Starts a server and makes an empty database in it.
 *
 * @throws CodegenError when no package that starts servers is installed.
 */
export async function startPrivateDatabase(
  family: "mysql" | "mariadb",
  signal: AbortSignal,
  step: (text: string) => void,
): Promise<PrivateDatabase> {
  const start = await serverStarter()
  step(`Starting a private ${family === "mysql" ? "MySQL" : "MariaDB"} server ...`)
  const server = await start(family, { signal, onProgress: ({ phase }) => step(`${family}: ${phase} ...`) })
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
        await runStatement(server.url, `DROP DATABASE IF EXISTS ${name}`)
      } finally {
        await server.stop()
      }
    },
  }
}

async function serverStarter(): Promise<StartServer> {
  for (const name of packages) {
    const module: unknown = await import(name).catch((error: unknown) => {
      if (isMissing(error, name)) return undefined
      throw error
    })
    if (isRecord(module) && typeof module["obtainServer"] === "function")
      return module["obtainServer"] as StartServer
  }
  throw new CodegenError(
    "SHOAL_CODEGEN_MIGRATION",
    "--from needs a package that starts private servers: install @shoal/ephemeral, or apply the migrations to a database of yours and pass --url",
  )
}

function isMissing(error: unknown, name: string): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "ERR_MODULE_NOT_FOUND" &&
    error.message.includes(name)
  )
}

async function runStatement(url: string, sql: string): Promise<void> {
  await using engine = await createEngine(url, { minSize: 1, maxSize: 1 })
  await using connection = await engine.acquire()
  await connection.execute(sql)
}

/// <reference lib="esnext.disposable" preserve="true" />
// Source 4: a container, where a Docker engine answers. Removed when it is stopped or this process ends.
import { chmod, copyFile, mkdir } from "node:fs/promises"
import { join } from "node:path"
import { cacheDirectory } from "./cache-directory.ts"
import { certificateDirectory } from "./certificates.ts"
import { lastLines, runCommand } from "./child-command.ts"
import { SourceUnavailableError, reasonOf } from "./errors.ts"
import { freePort } from "./free-port.ts"
import { type Login, type ServerIdentity, waitUntilReady } from "./readiness.ts"
import { type RuntimeDirectory, createRuntimeDirectory } from "./runtime-directory.ts"
import type { RunningServer, ServerFamily, ServerRequest } from "./server.ts"
import { commonOptions, tlsOptions } from "./server-options.ts"

const readyTimeout = 180_000
const images = { mysql: { name: "mysql", tag: "9" }, mariadb: { name: "mariadb", tag: "10.11" } } as const
const accountSettings = {
  mysql: ["MYSQL_ALLOW_EMPTY_PASSWORD=yes", "MYSQL_ROOT_HOST=%"],
  mariadb: ["MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=yes", "MARIADB_ROOT_HOST=%"],
} as const

/** Runs a server in a container with a port on the loopback address; throws SourceUnavailableError. */
export async function serverFromDocker(request: ServerRequest): Promise<RunningServer> {
  await docker(request, ["version", "--format", "{{.Server.Version}}"], 10_000)
  const place = await createRuntimeDirectory()
  try {
    return await startContainer(request, place)
  } catch (error) {
    await place.watch.end()
    throw error
  }
}

async function startContainer(request: ServerRequest, place: RuntimeDirectory): Promise<RunningServer> {
  const { family } = request
  const port = await freePort()
  const image = `${images[family].name}:${request.version ?? images[family].tag}`
  request.report(`fetching the image ${image}`)
  const environment = Object.entries(request.env ?? {}).map(([name, value]) => `${name}=${value}`)
  const settings = [...accountSettings[family], ...environment].flatMap((setting) => ["--env", setting])
  const publish = ["--publish", `127.0.0.1:${port}:3306`]
  // The server in the container listens on its own interface; only the published port is on our loopback.
  const options = [...commonOptions(family), "--bind-address=0.0.0.0", ...tlsOptions("/shoal-tls")].concat(
    request.serverOptions ?? [],
  )
  const id = await docker(request, ["create", "--label", "shoal", ...settings, ...publish, image, ...options])
  place.watch.guardContainer(id)
  const certificates = await stageCertificates(place.path)
  // Copied, not mounted: the engine may be on another machine.
  await docker(request, ["cp", certificates, `${id}:/shoal-tls`])
  request.report("starting the container")
  await docker(request, ["start", id])
  const login = { host: "127.0.0.1", port, user: "root", password: "" }
  const found = await containerReady(login, request, id)
  return new ContainerServer(found, login, place, id, join(certificates, "ca.pem"))
}

async function stageCertificates(directory: string): Promise<string> {
  const source = await certificateDirectory(await cacheDirectory())
  const target = join(directory, "tls")
  await mkdir(target)
  for (const name of ["ca.pem", "server-cert.pem", "server-key.pem"]) {
    await copyFile(join(source, name), join(target, name))
    // Read in the container by a user whose number we do not know.
    await chmod(join(target, name), 0o644)
  }
  return target
}

async function containerReady(login: Login, request: ServerRequest, id: string): Promise<ServerIdentity> {
  const wait = { timeout: readyTimeout, signal: request.signal, checkAlive: () => undefined }
  try {
    return await waitUntilReady(login, wait)
  } catch (error) {
    request.signal?.throwIfAborted()
    const { stdout, stderr } = await runCommand("docker", ["logs", "--tail", "12", id], { timeout: 10_000 })
    throw new SourceUnavailableError(`${reasonOf(error)}\n${stdout}${stderr}`, { cause: error })
  }
}

/** One docker command; gives its output, throws SourceUnavailableError with what it printed when it fails. */
async function docker(
  request: Pick<ServerRequest, "signal">,
  args: readonly string[],
  timeout = 600_000,
): Promise<string> {
  const result = await runCommand("docker", args, { signal: request.signal, timeout })
  if (result.status === 0) return result.stdout.trim().split("\n").at(-1) ?? ""
  const printed = lastLines(result.stderr, 4)
  throw new SourceUnavailableError(`docker ${args[0] ?? ""} gave status ${result.status}: ${printed}`)
}

class ContainerServer implements RunningServer {
  readonly family: ServerFamily
  readonly version: string
  readonly url: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly caFile: string
  readonly socketPath = undefined
  readonly owned = true
  readonly pid = undefined
  readonly #login: Login
  readonly #place: RuntimeDirectory
  readonly #id: string
  #stopped: Promise<void> | undefined

  constructor(found: ServerIdentity, login: Login, place: RuntimeDirectory, id: string, caFile: string) {
    this.family = found.family
    this.version = found.version
    this.host = login.host
    this.port = login.port
    this.user = login.user
    this.password = login.password
    this.url = `mysql://${login.user}@${login.host}:${login.port}/`
    this.caFile = caFile
    this.#login = login
    this.#place = place
    this.#id = id
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#place.watch.end()
    return this.#stopped
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    await docker({ signal: undefined }, ["kill", "--signal", signal, this.#id])
    if (signal === "SIGKILL" || signal === "SIGTERM") await docker({ signal: undefined }, ["wait", this.#id])
  }

  async restart(): Promise<void> {
    await docker({ signal: undefined }, ["restart", this.#id])
    const wait = { timeout: readyTimeout, signal: undefined, checkAlive: () => undefined }
    await waitUntilReady(this.#login, wait)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

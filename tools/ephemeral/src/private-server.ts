/// <reference lib="esnext.disposable" preserve="true" />
// A server of our own: a copy of the prepared data directory, a socket, a free port, and a watch that ends it with us.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { copyFile, open, readFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { cacheDirectory } from "./cache-directory.ts"
import { certificateDirectory } from "./certificates.ts"
import { lastLines } from "./child-command.ts"
import { copyDataDirectory } from "./data-directory.ts"
import { SourceUnavailableError, reasonOf } from "./errors.ts"
import { freePort } from "./free-port.ts"
import { waitUntilReady } from "./readiness.ts"
import { type RuntimeDirectory, createRuntimeDirectory } from "./runtime-directory.ts"
import type { RunningServer, ServerFamily, ServerRequest } from "./server.ts"
import { type ServerBinary, directoryOptions, firstExisting } from "./server-binary.ts"
import { commonOptions, tlsOptions } from "./server-options.ts"
import { giveTo } from "./unprivileged-user.ts"

const readyTimeout = 60_000
const shutdownTimeout = 30_000
const portAttempts = 5
const certificateFiles = ["ca.pem", "server-cert.pem", "server-key.pem"]

/** Starts a server of that program on its own data; throws SourceUnavailableError when it does not come up. */
export async function startPrivateServer(
  binary: ServerBinary,
  request: ServerRequest,
): Promise<RunningServer> {
  const certificates = await certificateDirectory(await cacheDirectory())
  const place = await createRuntimeDirectory()
  try {
    await copyDataDirectory(binary, request, join(place.path, "data"))
    for (const name of certificateFiles) await copyFile(join(certificates, name), join(place.path, name))
    if (place.account !== undefined) await giveTo(place.path, place.account)
    request.report("starting the server")
    return await startOnFreePort(binary, request, place, join(certificates, "ca.pem"))
  } catch (error) {
    await place.watch.end()
    throw error
  }
}

async function startOnFreePort(
  binary: ServerBinary,
  request: ServerRequest,
  place: RuntimeDirectory,
  caFile: string,
): Promise<RunningServer> {
  const preloaded = await preloadedPlugins(binary)
  for (let attempt = 1; ; attempt += 1) {
    const server = new PrivateServer(binary, place, await freePort(), caFile, preloaded, request)
    try {
      await server.start(request.signal)
      return server
    } catch (error) {
      request.signal?.throwIfAborted()
      const portTaken = /address already in use/i.test(reasonOf(error))
      if (portTaken && attempt < portAttempts) continue
      throw new SourceUnavailableError(reasonOf(error), { cause: error })
    }
  }
}

/** Authentication plugins that MariaDB has but does not load by itself. */
async function preloadedPlugins(binary: ServerBinary): Promise<string[]> {
  if (binary.family !== "mariadb" || binary.pluginDirectory === undefined) return []
  const options: string[] = []
  for (const name of ["auth_ed25519", "auth_parsec"]) {
    const file = await firstExisting([join(binary.pluginDirectory, `${name}.so`)])
    if (file !== undefined) options.push(`--plugin-load-add=${name}`)
  }
  return options
}

class PrivateServer implements RunningServer {
  readonly family: ServerFamily
  readonly version: string
  readonly host = "127.0.0.1"
  readonly user = "root"
  readonly password = ""
  readonly owned = true
  readonly url: string
  readonly socketPath: string
  readonly #binary: ServerBinary
  readonly #place: RuntimeDirectory
  readonly #plugins: readonly string[]
  readonly #request: ServerRequest
  #child: ChildProcess | undefined
  #stopped: Promise<void> | undefined
  readonly port: number
  readonly caFile: string

  constructor(
    binary: ServerBinary,
    place: RuntimeDirectory,
    port: number,
    caFile: string,
    plugins: readonly string[],
    request: ServerRequest,
  ) {
    this.family = binary.family
    this.version = binary.version
    this.port = port
    this.caFile = caFile
    this.url = `mysql://root@127.0.0.1:${port}/`
    this.socketPath = join(place.path, "s.sock")
    this.#binary = binary
    this.#place = place
    this.#plugins = plugins
    this.#request = request
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts the process and waits until it answers; the error has the end of the server's own log. */
  async start(signal?: AbortSignal): Promise<void> {
    const log = await open(join(this.#place.path, "error.log"), "a", 0o600)
    const child = spawn(this.#binary.file, [...this.#binary.args, ...this.#options()], {
      ...this.#place.account,
      cwd: this.#place.path,
      env: { ...process.env, ...this.#request.env },
      stdio: ["ignore", log.fd, log.fd],
      // Ctrl-C in a terminal goes to the whole foreground group; the watch decides when the server ends.
      detached: true,
    })
    this.#child = child
    this.#place.watch.guardProcess(child.pid)
    child.unref()
    child.once("exit", () => this.#forget(child))
    const failed = once(child, "error").then(([error]) => reasonOf(error))
    await log.close()
    const startFailure = child.pid === undefined ? await failed : undefined
    const checkAlive = (): void => {
      if (startFailure !== undefined) throw new Error(startFailure)
      if (this.#child !== child) throw new Error("the server ended while it was starting")
    }
    try {
      // The socket is ours alone, while the port may have been taken by another server since we looked for a free one. A server listens
      // on its port before it opens the socket, and ends when it cannot.
      await waitUntilReady({ path: this.socketPath }, { timeout: readyTimeout, signal, checkAlive })
    } catch (error) {
      signal?.throwIfAborted()
      const text = await readFile(join(this.#place.path, "error.log"), "utf8").catch(() => "")
      const what = `${this.family} ${this.version} did not start: ${reasonOf(error)}`
      throw new Error(`${what}\n${lastLines(text)}`, { cause: error })
    }
  }

  #forget(child: ChildProcess): void {
    if (this.#child !== child) return
    this.#child = undefined
    this.#place.watch.guardProcess(undefined)
  }

  #options(): string[] {
    const { path } = this.#place
    return [
      "--no-defaults",
      `--datadir=${join(path, "data")}`,
      `--socket=${this.socketPath}`,
      `--pid-file=${join(path, "server.pid")}`,
      `--tmpdir=${path}`,
      `--port=${this.port}`,
      ...commonOptions(this.family),
      ...tlsOptions(path),
      ...directoryOptions(this.#binary),
      ...this.#plugins,
      ...(this.#request.serverOptions ?? []),
    ]
  }

  stop(): Promise<void> {
    // The data is thrown away, so the server need not shut down in order: the watch kills it and cleans up.
    this.#stopped ??= this.#end()
    return this.#stopped
  }

  async #end(): Promise<void> {
    this.#child?.ref()
    const gone = this.#child === undefined ? undefined : once(this.#child, "exit")
    await this.#place.watch.end()
    await gone
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    const gone = once(child, "exit")
    child.kill(signal)
    if (signal !== "SIGKILL" && signal !== "SIGTERM") return
    // SIGTERM to a server that is paused, or busy, might wait for ever.
    child.ref()
    await Promise.race([gone, sleep(shutdownTimeout, undefined, { ref: false })])
    child.unref()
  }

  async restart(): Promise<void> {
    if (this.#stopped !== undefined)
      throw new Error("a server that was stopped cannot start again: its data is gone")
    const child = this.#child
    if (child !== undefined) {
      // A paused process does not see SIGTERM.
      child.kill("SIGCONT")
      await this.kill("SIGTERM")
      await this.kill("SIGKILL")
    }
    await this.start()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

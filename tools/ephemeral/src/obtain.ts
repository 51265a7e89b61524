// The order in which servers are looked for: named by the environment, installed, Debian's packages, Docker, a clear error.
import { binaryFromDebian } from "./debian-packages.ts"
import { serverFromDocker } from "./docker.ts"
import { serverFromEnvironment } from "./environment.ts"
import { type Attempt, NoServerError, SourceUnavailableError } from "./errors.ts"
import { binaryFromPath } from "./path-binary.ts"
import { startPrivateServer } from "./private-server.ts"
import { terminalProgress } from "./progress.ts"
import type { ObtainOptions, RunningServer, ServerFamily, ServerRequest } from "./server.ts"

/** One way to get a server; throws SourceUnavailableError when it has none. */
export interface ServerSource {
  /** What it is called in the error message. */
  readonly name: (family: ServerFamily) => string
  readonly obtain: (request: ServerRequest) => Promise<RunningServer>
}

/** All sources, in the order in which they are asked. */
export const serverSources: readonly ServerSource[] = [
  { name: (family) => `SHOAL_${family.toUpperCase()}_URL`, obtain: serverFromEnvironment },
  {
    name: () => "a server program on PATH",
    obtain: async (request) => startPrivateServer(await binaryFromPath(request), request),
  },
  {
    name: () => "Debian packages",
    obtain: async (request) => startPrivateServer(await binaryFromDebian(request), request),
  },
  { name: () => "Docker", obtain: serverFromDocker },
]

/**
 * A server that answers: the one the environment names, else one of our own that lives as long as this process or until
 * `stop()`. Rejects with NoServerError, which lists what was tried and why it did not work, or with `signal.reason`.
 */
export async function obtainServer(
  family: ServerFamily,
  options: ObtainOptions = {},
  sources: readonly ServerSource[] = serverSources,
): Promise<RunningServer> {
  const onProgress = options.onProgress ?? terminalProgress()
  const request: ServerRequest = {
    family,
    version: options.version,
    env: options.env,
    serverOptions: options.serverOptions,
    signal: options.signal,
    report: (phase, percent) => onProgress({ family, phase, percent }),
  }
  const attempts: Attempt[] = []
  for (const source of sources) {
    request.signal?.throwIfAborted()
    try {
      const server = await source.obtain(request)
      request.report("ready")
      return server
    } catch (error) {
      if (!(error instanceof SourceUnavailableError)) throw error
      attempts.push({ source: source.name(family), reason: error.message })
    }
  }
  throw new NoServerError(family, attempts, { version: options.version })
}

/** Both servers, brought up at the same time; when one fails the other is stopped again. */
export async function obtainBothServers(
  options: Omit<ObtainOptions, "version"> = {},
): Promise<{ mysql: RunningServer; mariadb: RunningServer }> {
  const shared = { ...options, onProgress: options.onProgress ?? terminalProgress() }
  const [mysql, mariadb] = await Promise.allSettled([
    obtainServer("mysql", shared),
    obtainServer("mariadb", shared),
  ])
  if (mysql.status === "fulfilled" && mariadb.status === "fulfilled") {
    return { mysql: mysql.value, mariadb: mariadb.value }
  }
  if (mysql.status === "fulfilled") await mysql.value.stop()
  if (mariadb.status === "fulfilled") await mariadb.value.stop()
  throw mysql.status === "rejected"
    ? mysql.reason
    : mariadb.status === "rejected"
      ? mariadb.reason
      : undefined
}

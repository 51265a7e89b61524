// Source 1: a server that the environment names. It is another's: never stopped, and an error when it does not answer,
// because a test run must not go to a different server than the one that was asked for.
import { NoServerError, NotOwnedError, SourceUnavailableError, reasonOf } from "./errors.ts"
import { type Login, askIdentity } from "./readiness.ts"
import { type RunningServer, type ServerAddress, type ServerRequest, addressOf } from "./server.ts"
import { versionObjection } from "./versions.ts"

/** The server of `SHOAL_MYSQL_URL` / `SHOAL_MARIADB_URL`, with `..._SOCKET` and `..._CA` beside it. */
export async function serverFromEnvironment(request: ServerRequest): Promise<RunningServer> {
  const prefix = `SHOAL_${request.family.toUpperCase()}`
  const url = process.env[`${prefix}_URL`]
  if (url === undefined || url === "") throw new SourceUnavailableError("not set")
  const refuse = (reason: string, cause?: unknown): NoServerError =>
    new NoServerError(request.family, [{ source: `${prefix}_URL`, reason }], { cause })

  const login = parseServerUrl(url)
  if (login === undefined) throw refuse("it is not a URL of the form mysql://user:password@host:port/")
  request.report(`connecting to ${login.host}:${login.port}`)
  const found = await askIdentity(login).catch((error: unknown) => {
    throw refuse(`${login.host}:${login.port} does not answer: ${reasonOf(error)}`, error)
  })
  if (found.family !== request.family) throw refuse(`${login.host}:${login.port} is ${found.family}`)
  const objection = versionObjection(request.family, found.version, request.version)
  if (objection !== undefined && request.version !== undefined) throw new SourceUnavailableError(objection)
  return borrowedServer({
    ...found,
    ...login,
    url,
    socketPath: process.env[`${prefix}_SOCKET`],
    caFile: process.env[`${prefix}_CA`],
  })
}

/** Host, port, user and password of a server URL; `undefined` when it is none. */
export function parseServerUrl(text: string): Login | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^(mysql|mariadb):$/.test(url.protocol) || url.hostname === "") return undefined
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? 3306 : Number(url.port),
    user: url.username === "" ? "root" : decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  }
}

function borrowedServer(address: ServerAddress): RunningServer {
  const refuse = (action: string) => (): Promise<void> =>
    Promise.reject(new NotOwnedError(action, address.url))
  const leaveAlone = (): Promise<void> => Promise.resolve()
  return {
    ...addressOf(address),
    owned: false,
    pid: undefined,
    stop: leaveAlone,
    kill: refuse("kill"),
    restart: refuse("restart"),
    [Symbol.asyncDispose]: leaveAlone,
  }
}

/** The variables that `serverFromEnvironment` reads, set so that it finds these servers. */
export function environmentOf(servers: readonly ServerAddress[]): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const { family, url, socketPath, caFile } of servers) {
    const prefix = `SHOAL_${family.toUpperCase()}`
    variables[`${prefix}_URL`] = url
    if (socketPath !== undefined) variables[`${prefix}_SOCKET`] = socketPath
    if (caFile !== undefined) variables[`${prefix}_CA`] = caFile
  }
  return variables
}

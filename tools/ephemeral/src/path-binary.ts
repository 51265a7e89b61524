// Source 2: a server program that is installed on this machine; we only use the program, never its data or configuration.
import { realpath } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { SourceUnavailableError } from "./errors.ts"
import type { ServerFamily, ServerRequest } from "./server.ts"
import { type Program, type ServerBinary, firstExisting, versionOf } from "./server-binary.ts"
import { versionObjection } from "./versions.ts"

const serverNames = { mysql: ["mysqld"], mariadb: ["mariadbd", "mysqld"] } as const
const clientNames = { mysql: ["mysql"], mariadb: ["mariadb", "mysql"] } as const
// Debian keeps server programs where an ordinary user's PATH does not look.
const extraDirectories = ["/usr/sbin", "/usr/local/sbin", "/usr/local/mysql/bin"]

/** The first program of these names on PATH (or where distributions put servers), with symbolic links resolved. */
export async function findOnPath(names: readonly string[]): Promise<string | undefined> {
  const directories = [...(process.env.PATH ?? "").split(delimiter), ...extraDirectories]
  const paths = names.flatMap((name) => directories.filter(Boolean).map((directory) => join(directory, name)))
  const found = await firstExisting(paths)
  return found === undefined ? undefined : realpath(found)
}

/** The installed server program; throws SourceUnavailableError when there is none or it is too old. */
export async function binaryFromPath(request: ServerRequest): Promise<ServerBinary> {
  const names = serverNames[request.family]
  const file = await findOnPath(names)
  if (file === undefined) throw new SourceUnavailableError(`no ${names.join(" or ")} found`)
  const found = await versionOf({ file, args: [] }, request.signal)
  if (found.family !== request.family) throw new SourceUnavailableError(`${file} is ${found.family}`)
  const objection = versionObjection(found.family, found.version, request.version)
  if (objection !== undefined) throw new SourceUnavailableError(`${file} is not usable: ${objection}`)
  return { ...found, file, args: [], ...(await directoriesBeside(file)) }
}

async function directoriesBeside(
  file: string,
): Promise<Pick<ServerBinary, "shareDirectory" | "pluginDirectory">> {
  const base = dirname(dirname(file))
  const messages = ["share/mysql", "share/mariadb", "share"].map((name) =>
    join(base, name, "english/errmsg.sys"),
  )
  const found = await firstExisting(messages)
  const plugins = ["lib/mysql/plugin", "lib/mariadb/plugin", "lib/plugin", "lib64/mysql/plugin"]
  return {
    shareDirectory: found === undefined ? undefined : dirname(dirname(found)),
    pluginDirectory: await firstExisting(plugins.map((name) => join(base, name))),
  }
}

/** The installed command line client of that family, or `undefined`. */
export async function clientFromPath(
  family: ServerFamily,
  signal: AbortSignal | undefined,
): Promise<Program | undefined> {
  const file = await findOnPath(clientNames[family])
  if (file === undefined) return undefined
  const found = await versionOf({ file, args: [] }, signal)
  return found.family === family ? { file, args: [] } : undefined
}

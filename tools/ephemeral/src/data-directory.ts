// A data directory is initialised once per program and version, kept in the cache, and copied for each server: a copy takes a
// fraction of a second, an initialisation several.
import { createHash } from "node:crypto"
import { constants, cp, mkdir, readFile, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { cacheDirectory } from "./cache-directory.ts"
import { cachedDirectory } from "./cache-lock.ts"
import { lastLines, runCommand } from "./child-command.ts"
import { SourceUnavailableError } from "./errors.ts"
import type { RuntimeDirectory } from "./runtime-directory.ts"
import { createRuntimeDirectory } from "./runtime-directory.ts"
import type { ServerRequest } from "./server.ts"
import { type ServerBinary, directoryOptions, firstExisting } from "./server-binary.ts"
import { giveTo, makeReadableDirectory } from "./unprivileged-user.ts"

// Accounts beside root@localhost: with skip-name-resolve a TCP client is only known by its address.
const addresses = ["127.0.0.1", "::1"]

/** Fills `target` with a fresh copy of the prepared data directory of this program. */
export async function copyDataDirectory(
  binary: ServerBinary,
  request: ServerRequest,
  target: string,
): Promise<void> {
  const parent = await makeReadableDirectory(await cacheDirectory(), "data")
  const template = await cachedDirectory(
    join(parent, templateName(binary)),
    request.signal,
    async (partial) => {
      request.report("preparing the data directory")
      await initialise(binary, request, partial)
    },
  )
  await cp(template, target, { recursive: true, mode: constants.COPYFILE_FICLONE })
}

/** Names what a template depends on: the program, its version and how we initialise. */
export function templateName(binary: ServerBinary): string {
  const recipe = JSON.stringify([
    binary.file,
    binary.args,
    mysqlAccounts(),
    mariadbPreamble(),
    initialOptions,
  ])
  const digest = createHash("sha256").update(recipe).digest("hex").slice(0, 12)
  return `${binary.family}-${binary.version}-${digest}`
}

const initialOptions = {
  mysql: ["--initialize-insecure", "--innodb-redo-log-capacity=8M"],
  mariadb: [
    "--bootstrap",
    "--silent-startup",
    "--log-warnings=0",
    "--enforce-storage-engine=",
    "--max-allowed-packet=8M",
    "--net-buffer-length=16K",
    "--innodb-log-file-size=8M",
  ],
} as const

async function initialise(binary: ServerBinary, request: ServerRequest, partial: string): Promise<void> {
  const place = await createRuntimeDirectory()
  try {
    const data = join(place.path, "data")
    await mkdir(data, { mode: 0o700 })
    const input = binary.family === "mysql" ? "" : await mariadbBootstrapSql(binary)
    if (place.account !== undefined) await giveTo(place.path, place.account)
    await runInitialisation(binary, request, place, input)
    // Each server makes its own identity; two copies with one UUID could not replicate to each other.
    await rm(join(data, "auto.cnf"), { force: true })
    if (place.account !== undefined) await giveTo(data, { uid: 0, gid: 0 })
    await moveDirectory(data, partial)
  } finally {
    await place.watch.end()
  }
}

async function runInitialisation(
  binary: ServerBinary,
  request: ServerRequest,
  place: RuntimeDirectory,
  input: string,
): Promise<void> {
  const args = [
    ...binary.args,
    "--no-defaults",
    ...initialOptions[binary.family],
    `--datadir=${join(place.path, "data")}`,
    `--tmpdir=${place.path}`,
    "--innodb-use-native-aio=OFF",
    ...directoryOptions(binary),
    ...(binary.family === "mysql"
      ? [`--init-file=${await place.write("accounts.sql", mysqlAccounts())}`]
      : []),
  ]
  const result = await runCommand(binary.file, args, {
    ...place.account,
    signal: request.signal,
    cwd: place.path,
    input,
    timeout: 120_000,
    onSpawn: (pid) => place.watch.guardProcess(pid),
  })
  place.watch.guardProcess(undefined)
  if (result.status === 0) return
  const printed = lastLines(result.stderr + result.stdout)
  throw new SourceUnavailableError(`${binary.file} could not make a data directory: ${printed}`)
}

function mysqlAccounts(): string {
  const statements = addresses.flatMap((address) => [
    `CREATE USER root@'${address}' IDENTIFIED BY '';`,
    `GRANT ALL ON *.* TO root@'${address}' WITH GRANT OPTION;`,
    `GRANT PROXY ON ''@'' TO root@'${address}' WITH GRANT OPTION;`,
  ])
  return `${statements.join("\n")}\n`
}

function mariadbPreamble(): string {
  // A NULL socket account makes root@localhost, 127.0.0.1 and ::1 password-less instead of unix_socket.
  return "create database if not exists mysql;\nuse mysql;\nSET @auth_root_socket=NULL;\n"
}

async function mariadbBootstrapSql(binary: ServerBinary): Promise<string> {
  const share = binary.shareDirectory
  if (share === undefined) throw new SourceUnavailableError(`no share directory beside ${binary.file}`)
  const names = ["system_tables", "performance_tables", "system_tables_data"]
  const parts: (readonly string[])[] = [
    ...names.map((name) => [`mariadb_${name}.sql`, `mysql_${name}.sql`]),
    ["maria_add_gis_sp_bootstrap.sql"],
    ["mariadb_sys_schema.sql", "mysql_sys_schema.sql"],
  ]
  const texts = [mariadbPreamble()]
  for (const candidates of parts) {
    const path = await firstExisting(candidates.map((name) => join(share, name)))
    if (path === undefined) throw new SourceUnavailableError(`${share} has no ${candidates.join(" or ")}`)
    texts.push(await readFile(path, "utf8"))
  }
  texts.push("DELETE FROM mysql.global_priv WHERE Host NOT IN ('localhost', '127.0.0.1', '::1');\n")
  texts.push("DELETE FROM mysql.proxies_priv WHERE Host NOT IN ('localhost', '127.0.0.1', '::1');\n")
  return texts.join("\n")
}

async function moveDirectory(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    // Temporary files and the cache are often on different file systems.
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error
    await cp(from, to, { recursive: true })
  }
}

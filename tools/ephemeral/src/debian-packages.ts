// Source 3: Debian's own packages, downloaded with the machine's apt (mirror, keys, proxy) into a private apt state and
// unpacked below the cache. Nothing is installed, and root is not needed.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { formatDeb822, primarySource, readAptSources } from "./apt-sources.ts"
import { cachedDirectory } from "./cache-lock.ts"
import { cacheDirectory } from "./cache-directory.ts"
import { lastLines, runCommand } from "./child-command.ts"
import { SourceUnavailableError } from "./errors.ts"
import type { ServerFamily, ServerRequest } from "./server.ts"
import { type Program, type ServerBinary, firstExisting, versionOf } from "./server-binary.ts"
import { makeReadableDirectory } from "./unprivileged-user.ts"

interface Release {
  readonly suite: string
  readonly packages: readonly string[]
  readonly server: string
  readonly client: string
}

const providers = ["bzip2", "lz4", "lzma", "lzo", "snappy"].map((name) => `mariadb-plugin-provider-${name}`)
const mariadb = {
  packages: ["mariadb-server", "mariadb-client-core", "mariadb-plugin-gssapi-server", ...providers],
  server: "usr/sbin/mariadbd",
  client: "usr/bin/mariadb",
}

/** Which suite has which version; the first of a family is the default. */
const releases: Record<ServerFamily, Readonly<Record<string, Release>>> = {
  mysql: {
    "9": {
      suite: "sid",
      packages: ["mysql-server-core", "mysql-client-core"],
      server: "usr/sbin/mysqld",
      client: "usr/bin/mysql",
    },
  },
  mariadb: {
    "10.11": { suite: "bookworm", ...mariadb },
    "11.8": { suite: "trixie", ...mariadb },
  },
}

// Part of the closure as installed packages, but no use to a server that is only unpacked.
const notUnpacked =
  /^(perl|lib[^_]*-perl|libperl|debconf|dpkg|adduser|passwd|tar_|usrmerge|init-|gawk|sysv|lsb-)/

const machines: Partial<Record<NodeJS.Architecture, { debian: string; triplet: string; loader: string }>> = {
  x64: { debian: "amd64", triplet: "x86_64-linux-gnu", loader: "ld-linux-x86-64.so.2" },
  arm64: { debian: "arm64", triplet: "aarch64-linux-gnu", loader: "ld-linux-aarch64.so.1" },
}

// Changed when what is unpacked changes, so that older caches are not taken for it.
const revision = 1

/** The unpacked server program, downloaded first where the cache has none. Throws SourceUnavailableError. */
export async function binaryFromDebian(request: ServerRequest): Promise<ServerBinary> {
  const { root, release } = await unpackedTree(request)
  const program = await programIn(root, release.server)
  const { version } = await versionOf(program, request.signal)
  const messages = await firstExisting(
    ["usr/share/mysql", "usr/share/mariadb"].map((name) => join(root, name, "english/errmsg.sys")),
  )
  return {
    ...program,
    family: request.family,
    version,
    shareDirectory: messages === undefined ? undefined : join(messages, "../.."),
    pluginDirectory: await firstExisting(
      ["usr/lib/mysql/plugin", "usr/lib/mariadb/plugin"].map((name) => join(root, name)),
    ),
  }
}

/** The unpacked command line client. Throws SourceUnavailableError. */
export async function clientFromDebian(request: ServerRequest): Promise<Program> {
  const { root, release } = await unpackedTree(request)
  return programIn(root, release.client)
}

/** Runs a program of the tree with the tree's own loader and libraries, whatever libc the machine has. */
async function programIn(root: string, name: string): Promise<Program> {
  const { triplet, loader } = thisMachine()
  const libraries = [`usr/lib/${triplet}`, `lib/${triplet}`].map((path) => join(root, path))
  const file = await firstExisting(libraries.map((path) => join(path, loader)))
  if (file === undefined)
    throw new SourceUnavailableError(`${root} has no ${loader}; remove it and try again`)
  return { file, args: ["--library-path", libraries.join(":"), join(root, name)] }
}

function thisMachine(): { debian: string; triplet: string; loader: string } {
  const machine = machines[process.arch]
  if (machine === undefined) {
    throw new SourceUnavailableError(
      `Debian packages are used on x64 and arm64 only, this is ${process.arch}`,
    )
  }
  return machine
}

async function unpackedTree(request: ServerRequest): Promise<{ root: string; release: Release }> {
  if (process.platform !== "linux")
    throw new SourceUnavailableError(`this is ${process.platform}, not Debian`)
  const architecture = thisMachine().debian
  const release = releaseFor(request)
  const parent = await makeReadableDirectory(await cacheDirectory(), "debian")
  const name = `${request.family}-${release.suite}-${architecture}-${revision}`
  const tree = await cachedDirectory(join(parent, name), request.signal, (partial) =>
    downloadAndUnpack(request, release, partial),
  )
  return { root: join(tree, "root"), release }
}

function releaseFor({ family, version }: ServerRequest): Release {
  const known = Object.entries(releases[family])
  const found = version === undefined ? known[0] : known.find(([number]) => matches(number, version))
  if (found !== undefined) return found[1]
  const offered = known.map(([number]) => number).join(" and ")
  throw new SourceUnavailableError(`Debian offers ${offered}, wanted ${version ?? "any"}`)
}

function matches(number: string, wanted: string): boolean {
  return wanted === number || wanted.startsWith(`${number}.`) || number.startsWith(`${wanted}.`)
}

async function downloadAndUnpack(request: ServerRequest, release: Release, directory: string): Promise<void> {
  const sources = await privateSources(release.suite)
  const root = await makeReadableDirectory(dirname(directory), basename(directory), "root")
  const apt = await makeReadableDirectory(directory, "apt")
  for (const name of ["lists/partial", "archives/partial"]) await mkdir(join(apt, name), { recursive: true })
  await writeFile(join(apt, "shoal.sources"), sources, { mode: 0o644 })
  await writeFile(join(apt, "status"), "")
  await runApt(request, apt, "reading package lists", ["update"])
  const install = ["install", "--download-only", "--yes", "--no-install-recommends"]
  await runApt(request, apt, "downloading packages", [...install, ...release.packages])
  await unpack(request, join(apt, "archives"), root)
  await rm(apt, { recursive: true, force: true })
}

async function privateSources(suite: string): Promise<string> {
  const osRelease = await readFile("/etc/os-release", "utf8").catch(() => "")
  const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)`, "m").exec(osRelease)?.[1] ?? ""
  if (field("ID") !== "debian") {
    throw new SourceUnavailableError(
      `only Debian's archive has these packages, this is ${field("ID") || "unknown"}`,
    )
  }
  const source = primarySource(await readAptSources(), field("VERSION_CODENAME"))
  if (source === undefined) {
    throw new SourceUnavailableError("/etc/apt names no archive with a component main for this release")
  }
  return formatDeb822(source, suite, thisMachine().debian)
}

/** Options of a private apt: own state, an empty dpkg status so that the whole closure incl. libc is resolved. */
function aptOptions(directory: string): string[] {
  const options = {
    "Dir::State": directory,
    "Dir::State::lists": join(directory, "lists"),
    "Dir::State::status": join(directory, "status"),
    "Dir::State::extended_states": join(directory, "extended_states"),
    "Dir::Cache": directory,
    "Dir::Cache::archives": join(directory, "archives"),
    "Dir::Etc::SourceList": join(directory, "shoal.sources"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::Etc::Preferences": "/dev/null",
    "Dir::Etc::PreferencesParts": "/dev/null",
    "Dir::Log": directory,
    "APT::Default-Release": "",
    "APT::Architecture": thisMachine().debian,
    "APT::Status-Fd": "3",
    "Acquire::Check-Valid-Until": "false",
    "Acquire::Languages": "none",
    "Acquire::Retries": "2",
  }
  return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`])
}

async function runApt(
  request: ServerRequest,
  directory: string,
  phase: string,
  args: string[],
): Promise<void> {
  request.report(phase)
  const result = await runCommand("apt-get", ["-q", ...aptOptions(directory), ...args], {
    signal: request.signal,
    cwd: directory,
    env: { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
    onStatusLine(line) {
      const percent = /^dlstatus:[^:]*:([\d.]+):/.exec(line)?.[1]
      if (percent !== undefined) request.report(phase, Number(percent))
    },
  })
  if (result.status === 0) return
  const printed = lastLines(result.stderr === "" ? result.stdout : result.stderr, 6)
  throw new SourceUnavailableError(`apt-get ${args[0] ?? ""} gave status ${result.status}: ${printed}`)
}

// The servers' user must be able to read what root unpacks, even where root's umask is 077.
const unpackCommand = 'umask 022; exec dpkg-deb --extract "$1" "$2"'

async function unpack(request: ServerRequest, archives: string, root: string): Promise<void> {
  const files = (await readdir(archives)).filter((name) => name.endsWith(".deb") && !notUnpacked.test(name))
  let done = 0
  const queue = [...files]
  const work = async (): Promise<void> => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const command = ["-c", unpackCommand, "dpkg-deb", join(archives, file), root]
      const result = await runCommand("/bin/sh", command, { signal: request.signal })
      if (result.status !== 0)
        throw new SourceUnavailableError(`${file} cannot be unpacked: ${result.stderr}`)
      done += 1
      request.report("unpacking packages", (100 * done) / files.length)
    }
  }
  await Promise.all([work(), work(), work()])
}

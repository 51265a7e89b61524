// Database servers refuse to run as root: when we are root they run as another user, who must be able to read the files.
import { chmod, chown, mkdir, readFile, readdir, stat } from "node:fs/promises"
import { dirname, join } from "node:path"

/** The user that servers run as. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** True when this process is root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Whom to run a server as: `undefined` = ourselves; for root the user `mysql`, else `nobody`. */
export async function serverAccount(): Promise<Account | undefined> {
  if (!isRoot()) return undefined
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"))
  for (const wanted of ["mysql", "nobody"]) {
    const [, , uid, gid] = lines.find(([name]) => name === wanted) ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(
    "servers do not run as root, and /etc/passwd has neither a user mysql nor nobody; add one of them",
  )
}

/** Gives a file, or a directory with all that is in it, to an account. */
export async function giveTo(path: string, account: Account): Promise<void> {
  await chown(path, account.uid, account.gid)
  if (!(await stat(path)).isDirectory()) return
  for (const name of await readdir(path, { recursive: true })) {
    await chown(join(path, name), account.uid, account.gid)
  }
}

/** Whether every user may pass through the directory and those above it; directories still to be made count as open. */
export async function isOpenToAll(directory: string): Promise<boolean> {
  for (let path = directory; ; path = dirname(path)) {
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && (found.mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

/** Makes a directory below `parent`; when we are root, one that the servers' user can read whatever the umask. */
export async function makeReadableDirectory(parent: string, ...names: readonly string[]): Promise<string> {
  let path = parent
  await mkdir(path, { recursive: true })
  for (const name of names) {
    path = join(path, name)
    await mkdir(path, { recursive: true })
    if (isRoot()) await chmod(path, 0o755)
  }
  return path
}

// The short-lived directory that one server runs in: data, socket, log, keys. It goes when the server or this process goes.
import { chown, mkdtemp, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runtimeParent } from "./cache-directory.ts"
import { ParentWatch } from "./parent-watch.ts"
import { type Account, serverAccount } from "./unprivileged-user.ts"

/** A directory that belongs to the user that servers run as. */
export interface RuntimeDirectory {
  readonly path: string
  /** Whom to run a program as that uses it; `undefined` = ourselves. */
  readonly account: Account | undefined
  /** Removes the directory, and the process that is told to it, when it is ended or this process dies. */
  readonly watch: ParentWatch
  /** Writes a file that only the servers' user can read, and gives its path. */
  write(name: string, text: string): Promise<string>
}

/** Makes one under the system's temporary directory, with a path short enough for unix sockets. */
export async function createRuntimeDirectory(): Promise<RuntimeDirectory> {
  const account = await serverAccount()
  const path = await mkdtemp(join(await runtimeParent(), "shoal-"))
  const watch = new ParentWatch(path)
  if (account !== undefined) await chown(path, account.uid, account.gid)
  const write = async (name: string, text: string): Promise<string> => {
    const file = join(path, name)
    await writeFile(file, text, { mode: 0o600 })
    if (account !== undefined) await chown(file, account.uid, account.gid)
    return file
  }
  return { path, account, watch, write }
}

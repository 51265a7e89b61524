// Where unpacked packages, prepared data directories and certificates are kept between runs, and where servers live.
import { access, constants } from "node:fs/promises"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { isOpenToAll, isRoot, makeReadableDirectory } from "./unprivileged-user.ts"

/**
 * The cache: `$XDG_CACHE_HOME/shoal`, else `~/.cache/shoal`. For root, whose servers run as another user, a place that this user
 * cannot reach (`/root` is closed on Debian) is replaced by `/var/cache/shoal`.
 */
export async function cacheDirectory(): Promise<string> {
  const configured = process.env.XDG_CACHE_HOME
  const personal = configured !== undefined && configured !== "" ? configured : join(homedir(), ".cache")
  if (!isRoot()) return makeReadableDirectory(personal, "shoal")
  if (await isOpenToAll(join(personal, "shoal"))) {
    const path = await makeReadableDirectory(personal, "shoal")
    // A umask of 077 closes the directories above that had to be made.
    if (await isOpenToAll(path)) return path
  }
  return makeReadableDirectory("/var/cache", "shoal")
}

// sun_path holds 108 bytes on Linux and 104 on macOS; our own part is at most about 30.
const longestParent = 70

/** Parent of the directories that servers run in: short enough for socket paths, and reachable by the servers' user. */
export async function runtimeParent(): Promise<string> {
  const usual = tmpdir()
  const fits = usual.length <= longestParent && (!isRoot() || (await isOpenToAll(usual)))
  if (fits) return usual
  await access("/tmp", constants.W_OK)
  return "/tmp"
}

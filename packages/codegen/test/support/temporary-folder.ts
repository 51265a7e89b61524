/// <reference lib="esnext.disposable" preserve="true" />
// A folder for one test, inside the package, so that `@shoal/sa` resolves from it as in a user's project.
import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../reports/", import.meta.url))

/** The folder's path; disposing removes it. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
}

/** Makes an empty folder. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  await mkdir(root, { recursive: true })
  const path = await mkdtemp(join(root, "tmp-"))
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) }
}

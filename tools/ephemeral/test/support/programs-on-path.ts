// Programs of the tests' own, found before those of the machine.
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, vi } from "vitest"

/** A folder in front of PATH, new for each test. */
export interface ProgramsOnPath {
  readonly directory: string
  /** Puts a shell script there. @returns its path */
  readonly add: (name: string, script: string) => Promise<string>
}

/** To be called at the top of a test file. */
export function programsOnPath(): ProgramsOnPath {
  let directory = ""

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "shoal-test-"))
    vi.stubEnv("PATH", `${directory}:${process.env.PATH ?? ""}`)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(directory, { recursive: true })
  })

  return {
    get directory() {
      return directory
    },
    add: async (name, script) => {
      const path = join(directory, name)
      await writeFile(path, `#!/bin/sh\n${script}\n`)
      await chmod(path, 0o755)
      return path
    },
  }
}

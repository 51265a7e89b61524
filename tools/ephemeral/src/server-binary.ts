// A server program that can be run here: the command, its version and the directories that go with it.
import { access } from "node:fs/promises"
import { join } from "node:path"
import { lastLines, runCommand } from "./child-command.ts"
import { SourceUnavailableError } from "./errors.ts"
import type { ServerFamily } from "./server.ts"
import { parseVersionOutput } from "./versions.ts"

/** How to run a program: `file` with `args` before its own arguments. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
}

/** A server program with what belongs to it. */
export interface ServerBinary extends Program {
  readonly family: ServerFamily
  readonly version: string
  /** Error messages, character sets and, for MariaDB, the SQL that makes the system tables. */
  readonly shareDirectory: string | undefined
  readonly pluginDirectory: string | undefined
}

/** Runs `--version`; throws SourceUnavailableError when the program cannot run or is not understood. */
export async function versionOf(
  program: Program,
  signal?: AbortSignal,
): Promise<{ family: ServerFamily; version: string }> {
  const args = [...program.args, "--no-defaults", "--version"]
  const result = await runCommand(program.file, args, { signal, timeout: 20_000 })
  const found = parseVersionOutput(result.stdout)
  if (result.status === 0 && found !== undefined) return found
  const printed = lastLines(result.stderr + result.stdout, 4)
  throw new SourceUnavailableError(`${program.file} --version gave status ${result.status}: ${printed}`)
}

/** The first of several files that exists. */
export async function firstExisting(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const there = await access(path).then(
      () => true,
      () => false,
    )
    if (there) return path
  }
  return undefined
}

/** Options that tell the server where its own files are. */
export function directoryOptions(binary: ServerBinary): string[] {
  const options: string[] = []
  if (binary.shareDirectory !== undefined) {
    options.push(`--lc-messages-dir=${binary.shareDirectory}`)
    options.push(`--character-sets-dir=${join(binary.shareDirectory, "charsets")}`)
  }
  if (binary.pluginDirectory !== undefined) options.push(`--plugin-dir=${binary.pluginDirectory}`)
  return options
}

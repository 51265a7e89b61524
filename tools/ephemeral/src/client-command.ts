// The command line client of each family: tests compare our results with what it prints.
import { clientFromDebian } from "./debian-packages.ts"
import { SourceUnavailableError } from "./errors.ts"
import { clientFromPath } from "./path-binary.ts"
import { terminalProgress } from "./progress.ts"
import type { ObtainOptions, ServerAddress, ServerFamily, ServerRequest } from "./server.ts"
import type { Program } from "./server-binary.ts"

/**
 * How to run the family's client: `spawn(file, [...args, "--no-defaults", ...])`. An installed one, else the one of the Debian
 * packages. Throws SourceUnavailableError when there is neither.
 */
export async function clientCommand(
  family: ServerFamily,
  options: Omit<ObtainOptions, "version"> = {},
): Promise<Program> {
  const onProgress = options.onProgress ?? terminalProgress()
  const request: ServerRequest = {
    family,
    version: undefined,
    signal: options.signal,
    report: (phase, percent) => onProgress({ family, phase, percent }),
  }
  const installed = await clientFromPath(family, options.signal).catch((error: unknown) => {
    if (error instanceof SourceUnavailableError) return undefined
    throw error
  })
  return installed ?? (await clientFromDebian(request))
}

/** Client arguments that log in to a server over TCP; to be followed by options such as `--batch`, and a database. */
export function loginArguments(server: ServerAddress): string[] {
  const password = server.password === "" ? [] : [`--password=${server.password}`]
  return [
    "--no-defaults",
    "--protocol=TCP",
    `--host=${server.host}`,
    `--port=${server.port}`,
    `--user=${server.user}`,
    ...password,
  ]
}

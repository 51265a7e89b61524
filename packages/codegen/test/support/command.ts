// Runs the command in this process, with what it prints kept.
import { run } from "../../src/cli/run.ts"

/** Exit code and output. */
export interface CommandResult {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `shoal-codegen ...args` in `cwd`; `person`: as on a terminal. */
export async function command(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
  onErr: (text: string) => void = () => undefined,
  person = false,
): Promise<CommandResult> {
  let out = ""
  let err = ""
  const code = await run(args, {
    cwd,
    environment,
    signal,
    terminal: {
      out: (text) => void (out += text),
      err: (text) => {
        err += text
        onErr(text)
      },
      interactive: person,
      colours: person,
    },
  })
  return { code, out, err }
}

// The process of `shoal-codegen`: arguments in, exit code out.
import { run } from "./cli/run.ts"

/** Runs the command for this process and sets its exit code; Ctrl-C ends it in order. */
export async function main(): Promise<void> {
  const interrupted = new AbortController()
  const stop = (): void => interrupted.abort()
  process.once("SIGINT", stop).once("SIGTERM", stop)
  const plain = process.env["CI"] !== undefined || process.env["NO_COLOR"] !== undefined
  process.exitCode = await run(process.argv.slice(2), {
    cwd: process.cwd(),
    environment: process.env,
    signal: interrupted.signal,
    terminal: {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      interactive: process.stderr.isTTY && !plain,
      colours: process.stdout.isTTY && !plain,
    },
  })
  process.off("SIGINT", stop).off("SIGTERM", stop)
}

// Runs one short command to its end and collects what it prints.
import { spawn } from "node:child_process"
import { constants } from "node:os"

/** How to run a command. */
export interface CommandOptions {
  readonly signal?: AbortSignal | undefined
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly uid?: number
  readonly gid?: number
  /** Written to stdin, which is then closed. */
  readonly input?: string
  /** Milliseconds after which the command is killed. Default: none. */
  readonly timeout?: number
  /** Called with the process id as soon as there is one. */
  readonly onSpawn?: (pid: number) => void
  /** Called with each line that the command writes to its file descriptor 3. */
  readonly onStatusLine?: (line: string) => void
}

/** How a command ended. */
export interface CommandResult {
  /** Exit status; 128 + signal number when it was killed, 127 when it could not be started. */
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Exit status as a shell would give it. */
export function exitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

/** Runs a command to its end; never rejects for a bad exit status. Rejects with `signal.reason` when aborted. */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  options.signal?.throwIfAborted()
  const { signal, timeout, cwd, env, uid, gid } = options
  const child = spawn(file, args, {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  })
  const abort = (): void => {
    child.kill("SIGKILL")
  }
  signal?.addEventListener("abort", abort, { once: true })
  const timer = timeout === undefined ? undefined : setTimeout(abort, timeout)
  const output = { stdout: "", stderr: "" }
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text))
  readLines(child.stdio[3], options.onStatusLine)
  // A command that ends without reading its input is judged by its exit status, not by EPIPE.
  child.stdin.on("error", () => undefined)
  child.stdin.end(options.input ?? "")
  if (child.pid !== undefined) options.onSpawn?.(child.pid)
  const status = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      output.stderr += error.message
      resolve(127)
    })
    child.on("close", (code, by) => resolve(exitStatus(code, by)))
  })
  clearTimeout(timer)
  signal?.removeEventListener("abort", abort)
  signal?.throwIfAborted()
  return { status, ...output }
}

function readLines(stream: unknown, onLine: ((line: string) => void) | undefined): void {
  if (!isReadable(stream)) return
  let rest = ""
  stream.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    if (onLine !== undefined) for (const line of lines) onLine(line)
  })
}

function isReadable(stream: unknown): stream is NodeJS.ReadableStream {
  return typeof stream === "object" && stream !== null && "setEncoding" in stream
}

/** The last lines of what a program printed, for an error message. */
export function lastLines(text: string, count = 12): string {
  return text.trimEnd().split("\n").slice(-count).join("\n")
}

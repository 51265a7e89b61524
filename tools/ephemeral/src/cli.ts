#!/usr/bin/env node
// `cli.js run -- command...` runs a command with both servers in its environment; `cli.js start` keeps them until Ctrl-C.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { exitStatus } from "./child-command.ts"
import { environmentOf } from "./environment.ts"
import { NoServerError, reasonOf } from "./errors.ts"
import { obtainBothServers } from "./obtain.ts"
import type { RunningServer } from "./server.ts"

const usage = `usage: cli.js run -- <command> [arguments]   run a command with SHOAL_MYSQL_URL and SHOAL_MARIADB_URL set
       cli.js start                          print those variables and stay until Ctrl-C
`

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const
const interrupted = new AbortController()

function onStopSignal(signal: NodeJS.Signals): void {
  interrupted.abort(signal)
}

async function main(args: readonly string[]): Promise<number> {
  const [verb, separator, file, ...rest] = args
  const runs = verb === "run" && separator === "--" && file !== undefined
  if (!runs && !(verb === "start" && separator === undefined)) {
    process.stderr.write(usage)
    return 2
  }
  for (const signal of stopSignals) process.on(signal, onStopSignal)
  const { mysql, mariadb } = await obtainBothServers({ signal: interrupted.signal })
  try {
    const variables = environmentOf([mysql, mariadb])
    return runs ? await runWith(variables, file, rest) : await stayUntilSignal(variables, [mysql, mariadb])
  } finally {
    await Promise.all([mysql.stop(), mariadb.stop()])
  }
}

async function runWith(
  variables: Record<string, string>,
  file: string,
  args: readonly string[],
): Promise<number> {
  const child = spawn(file, args, { stdio: "inherit", env: { ...process.env, ...variables } })
  const forward = (): void => {
    // A terminal has already sent Ctrl-C to the whole group.
    const signal: unknown = interrupted.signal.reason
    if (signal === "SIGINT" && process.stdin.isTTY) return
    child.kill(stopSignals.find((known) => known === signal) ?? "SIGTERM")
  }
  interrupted.signal.addEventListener("abort", forward)
  return new Promise<number>((resolve) => {
    child.once("error", (error) => {
      process.stderr.write(`${file} cannot be run: ${error.message}\n`)
      resolve(127)
    })
    child.once("exit", (code, signal) => resolve(exitStatus(code, signal)))
  })
}

async function stayUntilSignal(
  variables: Record<string, string>,
  servers: readonly RunningServer[],
): Promise<number> {
  for (const [name, value] of Object.entries(variables)) process.stdout.write(`export ${name}='${value}'\n`)
  for (const { family, version, owned } of servers) {
    process.stderr.write(`${family} ${version}${owned ? "" : " (not ours, stays)"}\n`)
  }
  // The servers and their watch keep no event loop alive; this does.
  const alive = setInterval(() => undefined, 60_000)
  if (!interrupted.signal.aborted) await once(interrupted.signal, "abort")
  clearInterval(alive)
  return 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const message = error instanceof NoServerError || !(error instanceof Error) ? reasonOf(error) : error.stack
  process.stderr.write(interrupted.signal.aborted ? "interrupted\n" : `${message ?? ""}\n`)
  process.exitCode = interrupted.signal.aborted ? 130 : 1
}

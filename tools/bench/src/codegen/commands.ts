// The generators as a user runs them: one process each, from the URL to the files.
import { spawn } from "node:child_process"
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

const binaries = fileURLToPath(new URL("../../node_modules/.bin/", import.meta.url))
const limit = 120_000

/** One generator, and its arguments for a database and a folder, where it writes `schema.ts`. */
export interface Command {
  readonly name: string
  readonly args: (url: string, folder: string) => readonly string[]
}

/** What one run of a command cost. */
export interface Run {
  readonly wall: number
  /** Milliseconds of user and system time of the process. */
  readonly cpu: number
  /** MB. */
  readonly memory: number
  /** Characters written; 0 when it failed. */
  readonly size: number
}

export const commands: readonly Command[] = [
  {
    name: "shoal-codegen",
    args: (url, folder) => ["--url", url, "--out", join(folder, "schema.ts"), "--quiet"],
  },
  {
    name: "kysely-codegen",
    args: (url, folder) => ["--dialect", "mysql", "--url", url, "--out-file", join(folder, "schema.ts")],
  },
  {
    name: "drizzle-kit",
    args: (url, folder) => ["pull", "--dialect", "mysql", "--url", url, "--out", folder],
  },
]

/** Tells what the process used, on descriptor 3 when it ends; children of it that have no such descriptor stay silent. */
const report =
  'import{writeSync}from"node:fs";process.on("exit",()=>{const u=process.resourceUsage();' +
  "try{writeSync(3,JSON.stringify([u.userCPUTime+u.systemCPUTime,u.maxRSS])+'\\n')}catch{}})"

/** Runs a command once, in a folder of its own. */
export async function runCommand(command: Command, url: string): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), "shoal-bench-codegen-"))
  try {
    const out = join(folder, "out")
    await mkdir(out)
    const start = performance.now()
    const { cpu, memory } = await finished(join(binaries, command.name), command.args(url, out), folder)
    return { wall: performance.now() - start, cpu, memory, size: await sizeOf(join(out, "schema.ts")) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function finished(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ cpu: number; memory: number }> {
  const child = spawn(program, args, {
    cwd,
    timeout: limit,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      CI: "1",
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(report)}`,
    },
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject).once("close", () => resolve())
  })
  const channel = child.stdio[3]
  const told = channel instanceof Readable ? text(channel) : Promise.resolve("")
  await ended
  const [cpu = 0, memory = 0] = JSON.parse((await told).split("\n")[0] || "[]") as number[]
  return { cpu: cpu / 1000, memory: memory / 1024 }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    return 0
  }
}

// Runs a TypeScript file of this folder in a Node process of its own, with its own environment.
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** How to run a script. */
export interface ChildOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArgs?: readonly string[]
}

const loader = new URL("./typescript-loader.mjs", import.meta.url).href

/** @param file name of the script in `test/support`. @returns what it printed, parsed as JSON. @throws with its stderr when it fails. */
export function runChildScript(file: string, options: ChildOptions = {}): Promise<unknown> {
  const script = fileURLToPath(new URL(file, import.meta.url))
  const nodeArgs = [
    "--conditions=@shoal/source",
    "--no-warnings",
    "--import",
    loader,
    ...(options.nodeArgs ?? []),
  ]
  const child = spawn(process.execPath, [...nodeArgs, script, ...(options.args ?? [])], {
    env: { ...process.env, NODE_OPTIONS: "", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  })
  let stdout = ""
  let stderr = ""
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk))
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk))
  return new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => {
      if (code === 0) resolve(JSON.parse(stdout))
      else reject(new Error(`${file} ended with ${String(code ?? signal)}:\n${stderr}`))
    })
  })
}

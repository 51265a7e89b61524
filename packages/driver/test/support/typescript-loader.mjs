// Lets `node --import <this file>` run TypeScript sources in a child process: types are stripped with the compiler of this
// workspace, because Node 20 cannot do it by itself. What was stripped once is kept in the temporary directory.
import { createHash } from "node:crypto"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { register } from "node:module"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { isMainThread } from "node:worker_threads"

// Node loads this module once more in the thread that runs the hooks.
if (isMainThread) register(import.meta.url)

const cache = join(tmpdir(), `shoal-stripped-${userInfo().username}`)

export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context)
  const source = await readFile(fileURLToPath(url), "utf8")
  const file = join(cache, createHash("sha256").update(source).digest("hex"))
  const known = await readFile(file, "utf8").catch(() => undefined)
  return { format: "module", shortCircuit: true, source: known ?? (await strip(source, file)) }
}

async function strip(source, file) {
  const { default: ts } = await import("typescript")
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
  }
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  await mkdir(cache, { recursive: true, mode: 0o700 })
  await writeFile(`${file}.${process.pid}`, outputText)
  await rename(`${file}.${process.pid}`, file)
  return outputText
}

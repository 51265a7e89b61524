// Lets `node --import <this file>` run TypeScript sources in a child process: types are stripped with the compiler of this
// workspace, because Node 20 cannot do it by itself.
import { readFile } from "node:fs/promises"
import { register } from "node:module"
import { fileURLToPath } from "node:url"
import { isMainThread } from "node:worker_threads"
import ts from "typescript"

// Node loads this module once more in the thread that runs the hooks.
if (isMainThread) register(import.meta.url)

const compilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2023,
  verbatimModuleSyntax: true,
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context)
  const source = await readFile(fileURLToPath(url), "utf8")
  return {
    format: "module",
    shortCircuit: true,
    source: ts.transpileModule(source, { compilerOptions }).outputText,
  }
}

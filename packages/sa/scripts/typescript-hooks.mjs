// Module hooks: a .ts file is transpiled when it is loaded, types are not checked.
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import ts from "typescript"

/** Node's `load` hook. */
export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context)
  const fileName = fileURLToPath(url)
  const { outputText } = ts.transpileModule(await readFile(fileName, "utf8"), {
    fileName,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      verbatimModuleSyntax: true,
      inlineSourceMap: true,
    },
  })
  return { format: "module", source: outputText, shortCircuit: true }
}

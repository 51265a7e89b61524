// Loads and type-checks generated text as a project would: from a file beside node_modules.
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import ts from "typescript"
import type { MetaData } from "@shoal/sa"
import { temporaryFolder } from "./temporary-folder.ts"

/** Imports the text and gives its MetaData to `use`. */
export async function withMetadata<T>(text: string, use: (metadata: MetaData) => Promise<T>): Promise<T> {
  await using folder = await temporaryFolder()
  const path = join(folder.path, "schema.ts")
  await writeFile(path, text)
  const module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as { metadata: MetaData }
  return await use(module.metadata)
}

const options: ts.CompilerOptions = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ["@shoal/source"],
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  types: ["node"],
}

const libraries = new Map<string, ts.SourceFile | undefined>()

/** What `tsc --strict` finds in files of these names and texts, one line each. Files that they import are parsed once per process. */
export async function typeErrors(files: Readonly<Record<string, string>>): Promise<string[]> {
  await using folder = await temporaryFolder()
  const paths = Object.keys(files).map((name) => join(folder.path, name))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)
  await writeFile(join(folder.path, "package.json"), JSON.stringify({ type: "module" }))
  const program = ts.createProgram(paths, options, cachingHost(folder.path))
  return paths
    .map((path) => program.getSourceFile(path))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map((diagnostic) => {
      const { line } = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0) ?? { line: -1 }
      return `${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`
    })
}

function cachingHost(folder: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (path, ...rest) => {
    if (path.startsWith(folder)) return read(path, ...rest)
    if (!libraries.has(path)) libraries.set(path, read(path, ...rest))
    return libraries.get(path)
  }
  return host
}

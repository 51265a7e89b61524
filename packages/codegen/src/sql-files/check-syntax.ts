// Typed queries hold much that was written by hand: names, types, SQL, comments. Their file is parsed before it is returned.
import type { ts as Ts } from "ts-morph"
import { CodegenError } from "../errors.ts"
import type { GeneratedFile } from "../emit/generated-file.ts"
import { typescript } from "../types/parser.ts"

/**
 * The file, if it is TypeScript.
 *
 * @throws CodegenError when the text does not parse to exactly `expected` statements.
 */
export function checkSyntax(generated: GeneratedFile, expected: number): GeneratedFile {
  const ts = typescript()
  const { path, text } = generated
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.TS)
  const found = file.statements.length
  const [problem] = syntaxProblems(file)
  if (problem === undefined && found === expected) return generated
  const reason = problem ?? `${found} statements where ${expected} were written`
  throw new CodegenError(
    "SHOAL_CODEGEN_OUTPUT",
    `${path}: the generated text is not valid TypeScript: ${reason}. Please report this schema`,
  )
}

/** What the parser of TypeScript found. The property exists on every parsed file but is not in the public types. */
function syntaxProblems(file: Ts.SourceFile): string[] {
  const ts = typescript()
  const { parseDiagnostics } = file as Ts.SourceFile & {
    readonly parseDiagnostics?: readonly Ts.Diagnostic[]
  }
  if (parseDiagnostics === undefined) throw new TypeError("this ts-morph no longer tells syntax errors")
  return parseDiagnostics.map((diagnostic) => {
    const { line } = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
    return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`
  })
}

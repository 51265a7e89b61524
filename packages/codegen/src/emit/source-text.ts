// Structures to text: the whole file printed at once, then parsed by TypeScript, so that nothing unparsable is ever returned.
import { ts } from "ts-morph"
import { CodegenError } from "../errors.ts"
import { printStatements, type Statement } from "./print-statement.ts"

/** One generated file: a path relative to nothing in particular, with forward slashes, and its text. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/**
 * The header and the statements as text.
 *
 * @throws CodegenError when the text does not parse to exactly these statements.
 */
export function printFile(path: string, header: string, statements: readonly Statement[]): GeneratedFile {
  const text = header + printStatements(statements)
  checkSyntax(
    ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.TS),
    path,
    statements.length,
  )
  return { path, text }
}

function checkSyntax(file: ts.SourceFile, path: string, expected: number): void {
  const found = file.statements.length
  const [problem] = syntaxProblems(file)
  if (problem === undefined && found === expected) return
  const reason = problem ?? `${found} statements where ${expected} were written`
  throw new CodegenError(
    "SHOAL_CODEGEN_OUTPUT",
    `${path}: the generated text is not valid TypeScript: ${reason}. Please report this schema`,
  )
}

/** What the parser of TypeScript found. The property exists on every parsed file but is not in the public types. */
function syntaxProblems(file: ts.SourceFile): string[] {
  const { parseDiagnostics } = file as ts.SourceFile & {
    readonly parseDiagnostics?: readonly ts.Diagnostic[]
  }
  if (parseDiagnostics === undefined) throw new TypeError("this ts-morph no longer tells syntax errors")
  return parseDiagnostics.map((diagnostic) => {
    const { line } = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
    return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`
  })
}

// Structures to text: one ts-morph file built at once, then parsed again, so that nothing unparsable is ever returned.
import {
  IndentationText,
  Project,
  QuoteKind,
  ScriptKind,
  type SourceFile,
  type StatementStructures,
  ts,
} from "ts-morph"
import { CodegenError } from "../errors.ts"

/** One generated file: a path relative to nothing in particular, with forward slashes, and its text. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/** One statement: a structure, or its text. */
export type Statement = StatementStructures | string

/** Prints files. One printer serves a whole run: starting ts-morph costs more than printing. */
export class SourcePrinter {
  readonly #project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, noResolve: true, target: ts.ScriptTarget.ESNext },
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Double },
  })
  #count = 0

  /**
   * The header and the statements as text.
   *
   * @throws CodegenError when the text does not parse to exactly these statements.
   */
  print(path: string, header: string, statements: readonly Statement[]): GeneratedFile {
    const file = this.#project.createSourceFile(
      `/${this.#count++}.ts`,
      { statements: [...statements] },
      { overwrite: true, scriptKind: ScriptKind.TS },
    )
    checkSyntax(file, path, statements.length)
    const text = `${header}${file.getFullText().replace(/\n*$/, "\n")}`
    this.#project.removeSourceFile(file)
    return { path, text }
  }
}

function checkSyntax(file: SourceFile, path: string, expected: number): void {
  const found = file.compilerNode.statements.length
  const [problem] = syntaxProblems(file.compilerNode)
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

// docs/sa-names.md: every public name of @shoal/sa by subject, with the first sentence of its doc comment, so that none is forgotten.
import { dirname, join, relative } from "node:path"
import ts from "typescript"

/** Subjects in the order of the page: the rooms of packages/sa/src. */
const subjects: readonly (readonly [title: string, room: string])[] = [
  ["Statements", "statement"],
  ["Expressions", "expression"],
  ["Tables and DDL", "schema"],
  ["Types", "types"],
  ["MySQL's and MariaDB's own: `sa.mysql`", "mysql"],
  ["Engine, connections, transactions", "engine"],
  ["Results", "result"],
  ["Reading a schema", "reflection"],
  ["Dialects", "dialect"],
  ["Drivers", "dbapi"],
  ["Errors", "errors"],
  ["Types of expressions and statements", "typing"],
]

const opening = `# Names of @shoal/sa

Every public name with the first sentence of its doc comment (\`npx vitest run test/docs.test.ts -u\` in \`integrations/\` writes this page). Names in *italics* are types only.
`

/** The text of the page. @throws Error for a name without a subject */
export function namesPage(root: string): string {
  const source = join(root, "packages/sa/src")
  const entry = join(source, "index.ts")
  const program = ts.createProgram([entry], { ...options, noLib: true })
  const checker = program.getTypeChecker()
  const rows = new Map<string, string[]>(subjects.map(([, room]) => [room, []]))
  const add = (symbol: ts.Symbol, room?: string): void => {
    const found = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    const [declaration] = found.declarations ?? []
    if (declaration === undefined) throw new Error(`${symbol.name} is declared nowhere`)
    const place = room ?? roomOf(relative(source, declaration.getSourceFile().fileName))
    const list = rows.get(place)
    if (list === undefined) throw new Error(`${symbol.name}: no subject for ${place}`)
    const value = (found.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(symbol)
    const name = value ? `\`${symbol.name}\`` : `*${symbol.name}*`
    list.push(`| ${name} | ${firstSentence(found, checker).replaceAll("|", "\\|")} |`)
  }
  for (const symbol of exportsOf(program, checker, entry)) add(symbol)
  for (const symbol of exportsOf(program, checker, join(source, "mysql.ts"))) add(symbol, "mysql")
  return [opening, ...subjects.map(([title, room]) => section(title, rows.get(room) ?? []))].join("\n")
}

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  customConditions: ["@shoal/source"],
  allowImportingTsExtensions: true,
  noEmit: true,
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker, path: string): ts.Symbol[] {
  const file = program.getSourceFile(path)
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file)
  if (module === undefined) throw new Error(`${path} is no module`)
  return checker.getExportsOfModule(module)
}

/** `types/mysql/string.ts` belongs to types, `mysql-constructs.ts` to mysql, `errors.ts` to errors. */
function roomOf(path: string): string {
  const folder = dirname(path)
  if (folder.startsWith("..")) return "dbapi"
  if (folder === ".") return path.startsWith("mysql") ? "mysql" : path.replace(/\.ts$/, "")
  return folder.split("/")[0] ?? folder
}

/** `export type { Name }` of a class. */
function isTypeOnly(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some(
    (declaration) =>
      ts.isExportSpecifier(declaration) && (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly),
  )
}

function firstSentence(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  // What a namespace is stands at the head of its file.
  if (symbol.flags & ts.SymbolFlags.Module) return "What only MySQL and MariaDB have."
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, " ").trim()
  if (text === "") throw new Error(`${symbol.name} has no doc comment`)
  const [sentence = text] = /^.*?[.!?](?= [A-Z`"{(]|$)/.exec(text) ?? []
  return sentence
}

function section(title: string, rows: readonly string[]): string {
  const sorted = [...rows].sort((a, b) => a.localeCompare(b, "en"))
  return `## ${title}\n\n| name | what it is |\n|-|-|\n${sorted.join("\n")}\n`
}

// Checks that a text from a config file or a column comment is one TypeScript type, and lists the names it uses.
import { ts } from "ts-morph"

/** A text that is a type, and the free names in it. */
export interface ParsedType {
  readonly text: string
  /** Identifiers that must be imported or global. */
  readonly names: readonly string[]
}

/** Undefined when `text` is not exactly one type. */
export function parseTypeSyntax(text: string): ParsedType | undefined {
  const source = `type T = (${text}\n)`
  const { diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true })
  if (diagnostics.length > 0) return undefined
  const file = ts.createSourceFile("type.ts", source, ts.ScriptTarget.Latest, true)
  const [statement, ...more] = file.statements
  if (statement === undefined || more.length > 0 || !ts.isTypeAliasDeclaration(statement)) return undefined
  const parenthesised = statement.type
  if (!ts.isParenthesizedTypeNode(parenthesised) || parenthesised.end !== source.length) return undefined
  return { text: oneLine(text), names: [...new Set(freeNames(parenthesised))] }
}

function freeNames(node: ts.Node): string[] {
  const names: string[] = []
  const visit = (child: ts.Node): void => {
    if (ts.isTypeReferenceNode(child)) names.push(leftmost(child.typeName))
    else if (ts.isTypeQueryNode(child)) names.push(leftmost(child.exprName))
    ts.forEachChild(child, visit)
  }
  visit(node)
  return names
}

function leftmost(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : leftmost(name.left)
}

function oneLine(text: string): string {
  return /\/\/|\n/.test(text) ? text.trim() : text.trim().replace(/\s+/g, " ")
}

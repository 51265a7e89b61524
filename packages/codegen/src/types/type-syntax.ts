// Checks that a text from a config file or a column comment is one TypeScript type, and lists the names it uses. What passes can stand
// wherever a type can, so a file that holds it needs no check of its own.
import type { ts as Ts } from "ts-morph"
import { typescript } from "./parser.ts"

/** A text that is a type, and the free names in it. */
export interface ParsedType {
  readonly text: string
  /** Identifiers that must be imported or global. */
  readonly names: readonly string[]
}

const parsed = new Map<string, ParsedType | undefined>()

/** Undefined when `text` is not exactly one type. Few texts are asked for many times: one rule or tag stands for many columns. */
export function parseTypeSyntax(text: string): ParsedType | undefined {
  if (!parsed.has(text)) {
    if (parsed.size >= 1000) parsed.clear()
    parsed.set(text, parse(text))
  }
  return parsed.get(text)
}

function parse(text: string): ParsedType | undefined {
  const ts = typescript()
  const source = `type T = (${text}\n)`
  const { diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true })
  if (diagnostics.length > 0) return undefined
  const file = ts.createSourceFile("type.ts", source, ts.ScriptTarget.Latest, true)
  const [statement, ...more] = file.statements
  if (statement === undefined || more.length > 0 || !ts.isTypeAliasDeclaration(statement)) return undefined
  const parenthesised = statement.type
  if (!ts.isParenthesizedTypeNode(parenthesised) || parenthesised.end !== source.length) return undefined
  const { type } = parenthesised
  // From its first to its last token: a comment after it would hide what follows.
  const printed = oneLine(source.slice(type.getStart(file), type.end))
  return {
    text: isOpenEnded(type) ? `(${printed})` : printed,
    names: [...new Set(freeNames(parenthesised))],
  }
}

/** Types that would take a following `| null` as part of themselves. */
function isOpenEnded(type: Ts.TypeNode): boolean {
  const ts = typescript()
  return ts.isFunctionTypeNode(type) || ts.isConstructorTypeNode(type) || ts.isConditionalTypeNode(type)
}

function freeNames(node: Ts.Node): string[] {
  const ts = typescript()
  const names: string[] = []
  const visit = (child: Ts.Node): void => {
    if (ts.isTypeReferenceNode(child)) names.push(leftmost(child.typeName))
    else if (ts.isTypeQueryNode(child)) names.push(leftmost(child.exprName))
    ts.forEachChild(child, visit)
  }
  visit(node)
  return names
}

function leftmost(name: Ts.EntityName): string {
  return typescript().isIdentifier(name) ? name.text : leftmost(name.left)
}

/** White space in quotes is part of the type. */
function oneLine(text: string): string {
  return /[\n'"`]/.test(text) ? text : text.replace(/\s+/g, " ")
}

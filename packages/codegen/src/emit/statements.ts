// Statements of a generated file as text. Names and types that come in here are source text already (`text.ts`, `type-syntax.ts`).
import { stringLiteral } from "./text.ts"

/** One statement of a module, without a line break at its end. */
export type Statement = string

/** What stands beside the name and type of a property. */
export interface PropertyParts {
  /** Text of its JSDoc block; empty for none. */
  readonly doc?: string
  readonly readonly?: boolean
  readonly optional?: boolean
}

/** A property of an interface, as whole lines. */
export function propertyText(name: string, type: string, parts: PropertyParts = {}): string {
  const doc = parts.doc === undefined || parts.doc === "" ? "" : docLines(parts.doc)
  return `${doc}  ${parts.readonly === true ? "readonly " : ""}${name}${parts.optional === true ? "?" : ""}: ${type};\n`
}

/** An exported interface; `head` is its name with type parameters and bases, `members` are whole lines. */
export function interfaceText(head: string, members: string): Statement {
  return `export interface ${head} {\n${members}}`
}

/** `export * from "module";` */
export function exportText(module: string): Statement {
  return `export * from ${stringLiteral(module)};`
}

/** A whole file. `imports` (or re-exports) follow each other, a blank line comes before each of the other statements. */
export function fileText(
  header: string,
  imports: readonly Statement[],
  statements: readonly Statement[] = [],
): string {
  return `${header}${[imports.join("\n"), ...statements].join("\n\n")}\n`
}

function docLines(text: string): string {
  if (!text.includes("\n")) return `  /** ${text} */\n`
  const lines = text.split("\n").map((line) => `   * ${line}`.trimEnd())
  return `  /**\n${lines.join("\n")}\n   */\n`
}

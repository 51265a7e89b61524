// ts-morph structures as text. ts-morph's own writer looks at every character several times: for 1,000 tables it took five times as long as
// reading the schema. Only what this package emits is covered; all names and types in the structures are source text already.
import {
  type ExportDeclarationStructure,
  type ImportDeclarationStructure,
  type InterfaceDeclarationStructure,
  type OptionalKind,
  type PropertySignatureStructure,
  StructureKind,
} from "ts-morph"
import { stringLiteral } from "./text.ts"

/** One statement: a structure, or its text. */
export type Statement =
  ImportDeclarationStructure | ExportDeclarationStructure | InterfaceDeclarationStructure | string

/** All statements, a blank line between them but for runs of imports and exports. */
export function printStatements(statements: readonly Statement[]): string {
  let text = ""
  let before: ReturnType<typeof groupOf> | undefined
  for (const statement of statements) {
    const kind = groupOf(statement)
    if (before !== undefined) text += kind === before && kind !== "other" ? "\n" : "\n\n"
    text += printStatement(statement)
    before = kind
  }
  return `${text}\n`
}

function groupOf(statement: Statement): "import" | "export" | "other" {
  if (typeof statement === "string" || statement.kind === StructureKind.Interface) return "other"
  return statement.kind === StructureKind.ImportDeclaration ? "import" : "export"
}

function printStatement(statement: Statement): string {
  if (typeof statement === "string") return statement
  switch (statement.kind) {
    case StructureKind.Interface:
      return printInterface(statement)
    case StructureKind.ImportDeclaration:
      return printImport(statement)
    case StructureKind.ExportDeclaration:
      return `export * from ${stringLiteral(statement.moduleSpecifier ?? "")};`
  }
}

function printImport({
  isTypeOnly,
  namespaceImport,
  namedImports,
  ...rest
}: ImportDeclarationStructure): string {
  const type = isTypeOnly === true ? "type " : ""
  const names = Array.isArray(namedImports) ? namedImports.map(textOf) : []
  const imported = namespaceImport === undefined ? `{ ${names.join(", ")} }` : `* as ${namespaceImport}`
  return `import ${type}${imported} from ${stringLiteral(rest.moduleSpecifier)};`
}

function printInterface(statement: InterfaceDeclarationStructure): string {
  const parameters = (statement.typeParameters ?? []).map(textOf).join(", ")
  const bases = Array.isArray(statement.extends) ? statement.extends.map(textOf).join(", ") : ""
  const head = `export interface ${statement.name}${parameters === "" ? "" : `<${parameters}>`}`
  const properties = (statement.properties ?? []).map(printProperty)
  const methods = (statement.methods ?? []).map((method) => {
    const typeParameters = (method.typeParameters ?? []).map(textOf).join(", ")
    const given = (method.parameters ?? []).map(({ name, type }) => `${name}: ${textOf(type)}`).join(", ")
    return `  ${method.name}<${typeParameters}>(${given}): ${textOf(method.returnType)};\n`
  })
  return `${head}${bases === "" ? "" : ` extends ${bases}`} {\n${[...properties, ...methods].join("")}}`
}

function printProperty(property: OptionalKind<PropertySignatureStructure>): string {
  const docs = (property.docs ?? []).map((doc) => docLines(textOf(doc))).join("")
  const readonly = property.isReadonly === true ? "readonly " : ""
  const optional = property.hasQuestionToken === true ? "?" : ""
  return `${docs}  ${readonly}${property.name}${optional}: ${textOf(property.type)};\n`
}

function docLines(text: string): string {
  const lines = text.split("\n")
  if (lines.length === 1) return `  /** ${text} */\n`
  return `  /**\n${lines.map((line) => `   * ${line}`.trimEnd()).join("\n")}\n   */\n`
}

/** Our structures hold text alone. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value
  throw new TypeError(`expected source text in a structure, found ${typeof value}`)
}

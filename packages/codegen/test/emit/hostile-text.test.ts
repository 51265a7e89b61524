// Whatever text a schema holds, the file is TypeScript and nothing in it runs.
import fc from "fast-check"
import ts from "typescript"
import { expect, it } from "vitest"
import { generate } from "../../src/emit/generate.ts"
import { column, schema, table } from "../support/models.ts"

const pieces = fc.constantFrom(
  "*/",
  "/*",
  "//",
  "`",
  "${x}",
  '"',
  "'",
  "\\",
  "\n",
  "\r",
  "\u2028",
  "\0",
  "\u0085",
  "\ufeff",
  "\ud800",
  "};",
  "</script>",
  "@ts-ignore",
  "__proto__",
  "constructor",
  "import",
  "export * from",
  "x",
  "é",
  "😀",
  "1",
)
const hostile = fc.array(pieces, { minLength: 1, maxLength: 6 }).map((list) => list.join(""))

const columns = fc
  .uniqueArray(hostile, { minLength: 1, maxLength: 4 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc
          .record({ comment: hostile, default: hostile, nullable: fc.boolean(), member: hostile })
          .map(({ member, ...changes }) =>
            column(name, { ...changes, type: "enum('a')", members: [member, "b"] }),
          ),
      ),
    ),
  )

const tables = fc
  .uniqueArray(hostile, { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc
          .record({ columns, comment: hostile, check: hostile })
          .map(({ columns: list, comment, check }) =>
            table(name, list, { comment, checks: [{ name: check, expression: check, enforced: true }] }),
          ),
      ),
    ),
  )

it("prints what TypeScript parses to exactly the statements that were meant", () => {
  const property = fc.property(tables, hostile, (list, command) => {
    const [file] = generate(schema(...list), { command })
    const parsed = ts.createSourceFile("schema.ts", file?.text ?? "", ts.ScriptTarget.ESNext, true)
    const program = ts.transpileModule(file?.text ?? "", { reportDiagnostics: true })
    expect(program.diagnostics).toEqual([])
    const kinds = parsed.statements.map((statement) => ts.SyntaxKind[statement.kind])
    const perTable = [...Array<string>(5).fill("InterfaceDeclaration"), "FirstStatement"]
    expect(kinds).toEqual(["ImportDeclaration", "FirstStatement", ...list.flatMap(() => perTable)])
  })
  fc.assert(property, { numRuns: 150 })
})

it("prints one file per table in the same way", () => {
  const property = fc.property(tables, (list) => {
    for (const { text } of generate(schema(...list), { layout: "files" })) {
      expect(ts.transpileModule(text, { reportDiagnostics: true }).diagnostics).toEqual([])
    }
  })
  fc.assert(property, { numRuns: 50 })
})

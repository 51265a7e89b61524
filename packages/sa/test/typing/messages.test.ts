// What a mistake says: the first line a person reads in the editor. It depends on the order in which the checker meets types, so it is pinned.
import { join } from "node:path"
import ts from "typescript"
import { expect, it } from "vitest"

const folder = import.meta.dirname
const options: ts.CompilerOptions = {
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ["@shoal/source"],
  allowImportingTsExtensions: true,
  types: ["node"],
}

const preamble =
  'import * as sa from "../../src/index.ts"\nimport { users } from "./tables.ts"\ndeclare const conn: sa.SAConnection\n'

/** Each mistake with what is said about it. */
const mistakes: readonly (readonly [source: string, message: RegExp])[] = [
  [`users.insert().values({ email: "x" })`, /Property 'name' is missing in type '\{ email: string; \}'/],
  [
    `users.insert().values({ email: "x", name: 3 })`,
    /^Type 'number' is not assignable to type 'SetValue<string>'/,
  ],
  [`users.insert().values({ email: "x", name: "y", nick: "z" })`, /'nick' does not exist in type/],
  [`users.update().values({ nme: "x" })`, /'nme' does not exist in type 'SetValues<UsersUpdate>/],
  [`users.c.id.eq("one")`, /^Argument of type '"one"' is not assignable/],
  [
    `conn.execute(users.insert(), [{ name: "x" }, { email: "x" }])`,
    /^Property 'name' is missing in type '\{ email: string; \}' but required in type 'UsersInsert'/,
  ],
  [`conn.execute(users.insert(), [{ name: 3 }])`, /^Type 'number' is not assignable to type 'string'/],
  [
    `conn.execute(users.insert(), [{ name: "x", nick: "y" }])`,
    /^Object literal may only specify known properties, and 'nick' does not exist in type 'UsersInsert'/,
  ],
  [`conn.execute(users.insert(), { name: 3 })`, /^Argument of type '\{ name: number; \}' is not assignable/],
  [`conn.execute(users.insert(), { nme: "x" })`, /'nme' does not exist in type/],
  [
    `conn.execute(users.update().where(users.c.id.eq(sa.bindparam("key"))), [{ key: 1, name: 3 }])`,
    /is not assignable to parameter of type 'ParameterRows<UpdateParams<UsersUpdate>>/,
  ],
  [`conn.execute(users)`, /^Argument of type 'UsersTable<"users">' is not assignable/],
  [`sa.select(users.c.nam)`, /^Property 'nam' does not exist on type .* Did you mean 'name'\?/],
]

it("says what is wrong with an object of values, a column, an operand", { timeout: 120_000 }, () => {
  const path = join(folder, "messages.virtual.ts")
  const source = `${preamble}${mistakes.map(([line]) => `${line}\n`).join("")}`
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2023) : read(name, ...rest)
  const program = ts.createProgram([path], options, host)
  const first = 3
  const told = new Map(
    program.getSemanticDiagnostics(program.getSourceFile(path)).map((found) => {
      const at = found.file?.getLineAndCharacterOfPosition(found.start ?? 0).line ?? 0
      return [at - first, ts.flattenDiagnosticMessageText(found.messageText, " ")]
    }),
  )
  expect([...told.keys()]).toEqual(mistakes.map((_, i) => i))
  for (const [i, [line, message]] of mistakes.entries()) expect(told.get(i), line).toMatch(message)
})

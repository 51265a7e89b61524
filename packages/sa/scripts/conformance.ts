// Compares shoal with SQLAlchemy's own output: node --conditions=@shoal/source --import ./scripts/register-typescript.mjs
// scripts/conformance.ts <cases.json> [--verbose] [--errors]. Prints what passed, by tier, and the cases that differ. With SHOAL_MYSQL_URL
// and SHOAL_MARIADB_URL in the environment, results on these servers are compared too; other SQL with equal results passes.
import { readFileSync } from "node:fs"
import { isDeepStrictEqual } from "node:util"
import * as sa from "../src/index.ts"
import { errorsBuilders } from "./conformance/errors.ts"
import { expressionsBuilders } from "./conformance/expressions.ts"
import { operatorsBuilders } from "./conformance/operators.ts"
import { schemaBuilders } from "./conformance/schema.ts"
import { statementsBuilders } from "./conformance/statements.ts"
import { openBench, resultDifferences, type Bench, type ExpectedResult } from "./conformance/results.ts"
import { makeTables, type Builder } from "./conformance/tables.ts"

const builders: Readonly<Record<string, Builder>> = {
  ...operatorsBuilders,
  ...expressionsBuilders,
  ...statementsBuilders,
  ...schemaBuilders,
  ...errorsBuilders,
}

interface Expected {
  readonly sql?: string | readonly string[]
  readonly qmark?: string | readonly string[]
  readonly params?: readonly unknown[]
  readonly params_processed?: readonly unknown[]
}
interface Cases {
  readonly cases: readonly Case[]
  readonly schema: { readonly seed: readonly string[] }
}
interface Case {
  readonly results?: Readonly<Record<string, ExpectedResult | string>>
  readonly id: string
  readonly kind: string
  readonly tier: string
  readonly src: string
  readonly note?: string
  readonly qmark_quoted?: string
  readonly dialects: Readonly<Record<string, Expected | string>>
}

const versions = { mysql: "9.7.4", mariadb: "10.11.19-MariaDB", generic: undefined } as const

function dialectFor(
  name: keyof typeof versions,
  paramstyle: sa.Paramstyle,
  quote: "auto" | "always" = "auto",
): sa.Dialect {
  const serverVersion = versions[name]
  return sa.mysql.dialect({ paramstyle, quote, ...(serverVersion === undefined ? {} : { serverVersion }) })
}

function collapse(sql: string): string {
  return sql.replace(/\s+/g, " ").trim()
}

/** The value that a case means, as shoal has it. */
function meant(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  const entry = Object.entries(value)[0]
  if (entry === undefined) return value
  const [kind, inner] = entry
  switch (kind) {
    case "$param":
      return undefined
    case "$default":
    case "$decimal":
    case "$date":
    case "$json":
      return inner
    case "$bigint":
      return BigInt(String(inner))
    case "$bytes":
      return Buffer.from(String(inner), "hex")
    case "$datetime":
      return new Date(`${String(inner).replace(" ", "T")}Z`)
    default:
      return value
  }
}

/** JSON text compares as JSON: Python writes a space after colons. */
function comparable(value: unknown): unknown {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return JSON.parse(value)
    } catch {
      return value
    }
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value
}

function differencesOf(item: Case): readonly string[] {
  const builder = builders[item.id]
  if (builder === undefined) return ["no builder"]
  if (item.kind === "error") return errorDifferences(builder)
  const found: string[] = []
  const check = (what: string, actual: unknown, expected: unknown): void => {
    if (!isDeepStrictEqual(actual, expected))
      found.push(`${what}\n    got  ${show(actual)}\n    want ${show(expected)}`)
  }
  const mysql = item.dialects["mysql"] as Expected
  for (const name of ["mysql", "mariadb", "generic"] as const) {
    const own = item.dialects[name]
    const expected = typeof own === "object" ? own : mysql
    const element = builder(makeTables())
    if (item.kind === "type") {
      check(
        name,
        (element as { compile(profile?: sa.ServerProfile): string }).compile(
          dialectFor(name, "qmark").profile,
        ),
        expected.sql,
      )
      continue
    }
    if (item.kind === "ddl_sequence") return []
    compare(name, element as sa.ClauseElement, expected, check)
  }
  if (item.qmark_quoted !== undefined) {
    const element = builder(makeTables()) as sa.ClauseElement
    const columnKeys = keysOf(mysql)
    const { sql } = element.compile({ dialect: dialectFor("mysql", "qmark", "always"), ...columnKeys })
    check("quoted", collapse(sql), item.qmark_quoted)
  }
  return found
}

function compare(
  name: keyof typeof versions,
  element: sa.ClauseElement,
  expected: Expected,
  check: (what: string, actual: unknown, expected: unknown) => void,
): void {
  const keys = keysOf(expected)
  const format = element.compile({ dialect: dialectFor(name, "format"), ...keys })
  check(`${name} format`, collapse(format.sql), expected.sql)
  const qmark = element.compile({ dialect: dialectFor(name, "qmark"), ...keys })
  check(`${name} qmark`, collapse(qmark.sql), expected.qmark ?? expected.sql)
  const params = (expected.params_processed ?? expected.params ?? []).map((value) => comparable(meant(value)))
  check(`${name} params`, qmark.params.map(comparable), params)
}

/** Parameters that only an execution gives: the columns an INSERT or UPDATE is compiled for. */
function keysOf(expected: Expected): { columnKeys?: readonly string[] } {
  const keys = (expected.params ?? []).flatMap((value) =>
    typeof value === "object" && value !== null && "$param" in value ? [String(value.$param)] : [],
  )
  return keys.length === 0 ? {} : { columnKeys: keys }
}

function errorDifferences(builder: Builder): readonly string[] {
  try {
    const element = builder(makeTables()) as sa.ClauseElement
    const compiled = element.compile({ dialect: dialectFor("mysql", "qmark") })
    return [`no error, but ${compiled.sql}`]
  } catch (error) {
    if (process.argv.includes("--errors")) console.log(String(error))
    return []
  }
}

function show(value: unknown): string {
  return typeof value === "string"
    ? value
    : JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner))
}

/** What servers answer, compared; undefined without servers or expected results. */
async function serverDifferences(
  item: Case,
  benches: Readonly<Record<string, Bench>>,
): Promise<readonly string[] | undefined> {
  const builder = builders[item.id]
  const names = Object.keys(benches)
  if (item.results === undefined || builder === undefined || names.length === 0) return undefined
  const found: string[] = []
  for (const name of names) {
    const own = item.results[name]
    const expected = typeof own === "object" ? own : item.results["mysql"]
    const bench = benches[name]
    if (typeof expected !== "object" || bench === undefined) continue
    const ranks = item.id.startsWith("str.match")
    const params = executionParams(item)
    const differences = await resultDifferences(bench, item.kind, builder, expected, params, ranks)
    found.push(...differences.map((difference) => `${name} ${difference}`))
  }
  return found
}

/** Values for parameters that only an execution gives, as the cases were made. */
function executionParams(item: Case): Readonly<Record<string, unknown>> | undefined {
  const keys = keysOf(item.dialects["mysql"] as Expected).columnKeys
  const values: Readonly<Record<string, unknown>> = { name: "ann", age: 3, b_id: 1, uid: 1 }
  return keys === undefined ? undefined : Object.fromEntries(keys.map((key) => [key, values[key] ?? 1]))
}

const path = process.argv[2]
if (path === undefined) throw new Error("Give the path of the cases file as the first argument.")
const { cases, schema } = JSON.parse(readFileSync(path, "utf8")) as Cases
const benches: Record<string, Bench> = {}
for (const name of ["mysql", "mariadb"]) {
  const url = process.env[`SHOAL_${name.toUpperCase()}_URL`]
  if (url !== undefined) benches[name] = await openBench(url, schema.seed)
}
const tiers = new Map<
  string,
  { sql: number; compared: number; results: number; either: number; total: number }
>()
try {
  for (const item of cases) await report(item)
} finally {
  for (const bench of Object.values(benches)) await bench.close()
}
for (const [name, { sql, compared, results, either, total }] of tiers) {
  console.log(
    `${name}: ${either} of ${total} (SQL ${sql}, results equal in ${compared - results} of ${compared})`,
  )
}

async function report(item: Case): Promise<void> {
  let differences: readonly string[]
  try {
    differences = differencesOf(item)
  } catch (error) {
    const text =
      error instanceof Error && process.argv.includes("--verbose") ? (error.stack ?? "") : String(error)
    differences = [text]
  }
  const answers = await serverDifferences(item, benches)
  const tier = tiers.get(item.tier) ?? { sql: 0, compared: 0, results: 0, either: 0, total: 0 }
  tier.total++
  if (differences.length === 0) tier.sql++
  if (answers !== undefined) tier.compared++
  if (answers !== undefined && answers.length > 0) tier.results++
  if (differences.length === 0 || answers?.length === 0) tier.either++
  tiers.set(item.tier, tier)
  if (differences.length === 0 && (answers ?? []).length === 0) return
  console.log(`${item.id} [${item.tier}] ${item.note ?? ""}\n  ${item.src.replaceAll("\n", "\n  ")}`)
  for (const difference of [...differences, ...(answers ?? [])]) console.log(`  ${difference}`)
}

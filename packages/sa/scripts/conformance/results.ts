// Runs cases on a real server and compares what comes back with what SQLAlchemy got there.
import * as sa from "../../src/index.ts"
import { makeTables, type Builder } from "./tables.ts"

/** Expected results of one case on one server. */
export interface ExpectedResult {
  readonly values?: readonly (readonly [unknown, number])[]
  readonly rows?: readonly (readonly unknown[])[]
  readonly ordered?: boolean
  readonly rowcount?: number
  readonly server_error?: unknown
  readonly inserted_primary_key?: readonly unknown[]
  readonly changes?: Readonly<
    Record<string, { removed: readonly (readonly unknown[])[]; added: readonly (readonly unknown[])[] }>
  >
}

/** A seeded database on one server. */
export interface Bench {
  readonly engine: sa.Engine
  close(): Promise<void>
}

/** Makes the schema and its rows in a new database. */
export async function openBench(url: string, seed: readonly string[]): Promise<Bench> {
  const name = `shoal_conformance_${process.pid}_${Math.floor(Math.random() * 1e6)}`
  const admin = await sa.createEngine(`${url}mysql`)
  const conn = await admin.connect()
  await conn.execute(`CREATE DATABASE ${name}`)
  await conn.commit()
  const engine = await sa.createEngine(`${url}${name}`)
  const { metadata, orders } = makeTables()
  await metadata.createAll(engine)
  await engine.begin(async (inside) => {
    await inside.execute("ALTER TABLE orders ADD FULLTEXT ft (note)")
    await inside.execute("ALTER TABLE users ADD INDEX ix_a (age)")
    for (const sql of seed) await inside.execute(sql)
    for (const table of ["users", "orders", "Node"])
      await inside.execute(`ALTER TABLE ${table} AUTO_INCREMENT = 100`)
  })
  void orders
  return {
    engine,
    async close() {
      await engine.close()
      await engine.waitClosed()
      await conn.execute(`DROP DATABASE ${name}`)
      await conn.close()
      await admin.close()
      await admin.waitClosed()
    },
  }
}

/** Differences between the server's answer and SQLAlchemy's. @param ranks values are relevances, which vary with what was written and rolled back before */
export async function resultDifferences(
  bench: Bench,
  kind: string,
  builder: Builder,
  expected: ExpectedResult,
  params: Readonly<Record<string, unknown>> | undefined,
  ranks = false,
): Promise<readonly string[]> {
  const conn = await bench.engine.connect()
  try {
    await conn.execute("SET timestamp = UNIX_TIMESTAMP('2024-01-02 03:04:05'), foreign_key_checks = 0")
    const element = builder(makeTables()) as never
    if (kind === "expression") {
      const rows = await (await conn.execute(sa.select(element))).fetchAll()
      const read = (value: unknown): string => canonical(ranks ? Math.sign(Number(value)) : value)
      const values = rows.map((row) => read([...row][0]))
      // The records select every expression from users. One that brings no table of its own has one row as `select(expression)`.
      const alone = rows.length === 1
      const wanted = (expected.values ?? []).flatMap(([value, count]) =>
        Array<string>(alone ? 1 : count).fill(read(value)),
      )
      return unequal("values", values.sort(), wanted.sort())
    }
    if (expected.changes !== undefined) return await changeDifferences(conn, element, expected, params)
    const rows = await (await conn.execute(element, params)).fetchAll()
    const actual = rows.map((row) => canonical([...row]))
    const wanted = (expected.rows ?? []).map(canonical)
    return unequal(
      "rows",
      expected.ordered ? actual.slice(0, 40) : actual.sort().slice(0, 40),
      expected.ordered ? wanted : wanted.sort(),
    )
  } catch (error) {
    return expected.server_error === undefined ? [String(error)] : []
  } finally {
    await conn.rollback()
    await conn.close()
  }
}

async function changeDifferences(
  conn: sa.SAConnection,
  element: never,
  expected: ExpectedResult,
  params: Readonly<Record<string, unknown>> | undefined,
): Promise<readonly string[]> {
  const before = await snapshot(conn)
  const result = await conn.execute(element, params)
  const found = [
    ...(expected.rowcount === undefined ? [] : unequal("rowcount", result.rowCount, expected.rowcount)),
  ]
  const after = await snapshot(conn)
  for (const [table, change] of Object.entries(expected.changes ?? {})) {
    const old = before.get(table) ?? []
    const now = after.get(table) ?? []
    // Generated keys depend on what ran before; the script does not reset AUTO_INCREMENT.
    const added = now.filter((row) => !old.includes(row)).map(withoutKey)
    const removed = old.filter((row) => !now.includes(row)).map(withoutKey)
    found.push(...unequal(`${table} added`, added.sort(), change.added.map(canonical).map(withoutKey).sort()))
    found.push(
      ...unequal(`${table} removed`, removed.sort(), change.removed.map(canonical).map(withoutKey).sort()),
    )
  }
  return found
}

function withoutKey(row: string): string {
  return row.replace(/^\["(\d+)"/, (_match, key: string) => (Number(key) >= 100 ? '["new"' : `["${key}"`))
}

async function snapshot(conn: sa.SAConnection): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>()
  for (const [name, table] of Object.entries(makeTables())) {
    if (table instanceof sa.MetaData) continue
    const rows = await (await conn.execute(sa.select(table as never))).fetchAll()
    found.set(
      name,
      rows.map((row) => canonical([...row])),
    )
  }
  return found
}

function unequal(what: string, actual: unknown, expected: unknown): readonly string[] {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  return a === b ? [] : [`${what}\n    got  ${a}\n    want ${b}`]
}

/** A value as text that does not depend on how a language writes it: numbers by value, true as 1, dates as text, sets sorted. */
export function canonical(value: unknown): string {
  return JSON.stringify(plain(value))
}

function plain(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === "boolean") return value ? "1" : "0"
  if (typeof value === "number" || typeof value === "bigint") return String(value)
  if (typeof value === "string") return /^-?\d+\.\d+$/.test(value) ? String(Number(value)) : value
  if (value instanceof Date)
    return value
      .toISOString()
      .replace("T", " ")
      .replace(/\.?0*Z$/, "")
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex")
  if (Array.isArray(value)) return value.map(plain)
  const entries = Object.entries(value)
  const [kind, inner] = entries[0] ?? ["", undefined]
  if (kind === "$decimal") return String(Number(inner))
  if (kind === "$datetime")
    return String(inner)
      .replace(/(\.\d*?)0+$/, "$1")
      .replace(/\.$/, "")
  // A SET is an array here.
  if (kind === "$set") return [...(inner as string[])].sort()
  if (kind === "$json") return plain(inner)
  if (kind.startsWith("$") && entries.length === 1) return plain(inner)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, plain(item)]),
  )
}

// `npm run bench:codegen [tables]`: introspect + generate for N tables x 20 columns, against one bare information_schema.columns query.
import { connect } from "@shoal/driver"
import { generate, introspect } from "@shoal/codegen"
import { createEngine } from "@shoal/sa"
import { databaseUrl, withDatabase } from "./database.ts"
import { progress } from "./progress.ts"
import type { Target } from "./suite.ts"
import { syntheticTables } from "./type-check/synthetic-schema.ts"

const tables = Number(process.argv[2] ?? 1000)
const runs = 3

for (const family of ["mysql", "mariadb"] as const) {
  await withDatabase(family, async (target) => {
    await makeTables(target)
    const bare = await bestOf(() => bareQuery(target))
    let files = 0
    const full = await bestOf(async () => {
      files = await generateAll(target)
    })
    const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0)
    progress("")
    console.log(
      `[${family}] ${tables} tables x 20 columns: bare query ${bare.toFixed(0)} ms, introspect and generate ${full.toFixed(0)} ms (${(full / bare).toFixed(1)}x), ${files} characters, peak memory ${peak} MB`,
    )
  })
}

async function makeTables(target: Target): Promise<void> {
  await using conn = await connect(databaseUrl(target), { autocommit: true })
  for (const [i, { name, columns }] of syntheticTables(tables).entries()) {
    if (i % 50 === 0) progress(`${target.family}: making tables ${i}/${tables}`)
    const lines = columns.map((of) => `\`${of.name}\` ${of.sqlType} ${of.nullable ? "NULL" : "NOT NULL"}`)
    await conn.query(
      `CREATE TABLE \`${name}\` (${lines.join(", ")}, PRIMARY KEY (id), KEY ix_tenant (tenant_id, name))`,
    )
  }
}

async function bareQuery(target: Target): Promise<void> {
  await using conn = await connect(databaseUrl(target), { autocommit: true })
  await conn.query("SELECT * FROM information_schema.columns WHERE table_schema = ?", [target.database])
}

async function generateAll(target: Target): Promise<number> {
  await using engine = await createEngine(databaseUrl(target))
  const files = generate(await introspect(engine))
  return files.reduce((total, file) => total + file.text.length, 0)
}

async function bestOf(work: () => Promise<void>): Promise<number> {
  let best = Infinity
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await work()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

// `npm run bench:codegen [tables]`: a schema of N tables x 20 columns, read and generated in this process (against one bare
// information_schema.columns query) and by each generator's command.
import { connect } from "@shoal/driver"
import { commands, type Run, runCommand } from "./codegen/commands.ts"
import { type Figures, inProcess } from "./codegen/in-process.ts"
import { databaseUrl, withDatabase } from "./database.ts"
import { progress } from "./progress.ts"
import type { Target } from "./suite.ts"
import { syntheticTables } from "./type-check/synthetic-schema.ts"

const tables = Number(process.argv[2] ?? 1000)
const runs = 2

for (const family of ["mysql", "mariadb"] as const) {
  await withDatabase(family, async (target) => {
    await makeTables(target)
    progress(`${family}: in this process`)
    const { first, best } = await inProcess(target)
    progress("")
    console.log(`\n[${family}] ${tables} tables x 20 columns`)
    console.log(`  in this process, best of 5: ${shown(best)}`)
    console.log(`  in this process, first run: ${shown(first)}`)
    for (const command of commands) {
      progress(`${family}: ${command.name}`)
      const all: Run[] = []
      for (let i = 0; i < runs; i++) all.push(await runCommand(command, databaseUrl(target)))
      progress("")
      console.log(`  ${command.name.padEnd(15)} ${outcome(all)}`)
    }
  })
}

function shown({ bare, introspect, generate }: Figures): string {
  const ratio = ((introspect + generate) / bare).toFixed(1)
  const [query, read, printed] = [bare, introspect, generate].map((time) => time.toFixed(0))
  return `bare query ${query} ms, introspect ${read} ms + generate ${printed} ms = ${ratio}x`
}

function outcome(all: readonly Run[]): string {
  const [best] = [...all].sort((a, b) => a.wall - b.wall)
  if (best === undefined) return ""
  const cost = `${seconds(best.wall)} wall, ${seconds(best.cpu)} CPU, ${best.memory.toFixed(0)} MB at its peak`
  return best.size === 0 ? `${cost}: it wrote no schema.ts` : `${cost}, ${best.size} bytes written`
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
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

// `npm run bench:types [tables ...]`: how long `tsc --noEmit` takes for N tables x 20 columns and 20 queries, per library.
import { execFile } from "node:child_process"
import { rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { progress } from "./progress.ts"
import { writeProject, type Library } from "./type-check/emit-project.ts"

const run = promisify(execFile)
const runs = 3
const queries = 20
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc")
const base = fileURLToPath(new URL("../reports/types/", import.meta.url))
const names: readonly Library[] = ["shoal", "kysely", "drizzle"]

for (const tables of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 500]) {
  const best = new Map<Library, Diagnostics>()
  for (const name of names) await writeProject(join(base, name), name, tables, queries)
  for (let i = 0; i < runs; i++) {
    for (const name of names) {
      progress(`${String(tables)} tables: ${name} ${String(i + 1)}/${String(runs)}`)
      const found = await diagnostics(join(base, name))
      const before = best.get(name)
      if (before === undefined || found.check < before.check) best.set(name, found)
    }
  }
  progress("")
  console.log(
    `\n${String(tables)} tables x 20 columns, ${String(queries)} queries, tsc best of ${String(runs)}`,
  )
  for (const [name, found] of best)
    console.log(
      `  ${name.padEnd(8)} check ${found.check.toFixed(2)} s  total ${found.total.toFixed(2)} s  instantiations ${String(found.instantiations)}  memory ${found.memory} MB`,
    )
}
await rm(base, { recursive: true, force: true })

interface Diagnostics {
  readonly check: number
  readonly total: number
  readonly instantiations: number
  readonly memory: string
}

async function diagnostics(folder: string): Promise<Diagnostics> {
  const stdout = await typeCheck(folder)
  const value = (label: string): string => new RegExp(`^${label}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1] ?? "0"
  return {
    check: Number(value("Check time")),
    total: Number(value("Total time")),
    instantiations: Number(value("Instantiations")),
    memory: (Number(value("Memory used")) / 1024).toFixed(0),
  }
}

async function typeCheck(folder: string): Promise<string> {
  try {
    return (await run(process.execPath, [tsc, "-p", folder, "--extendedDiagnostics"], { maxBuffer: 1 << 26 }))
      .stdout
  } catch (error) {
    const found = error instanceof Error && "stdout" in error ? String(error.stdout).slice(0, 2000) : ""
    throw new Error(`tsc found errors in ${folder}:\n${found}`, { cause: error })
  }
}

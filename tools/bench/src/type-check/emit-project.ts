// Writes one library's schema, queries and tsconfig into a folder, ready for `tsc --noEmit`.
import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { drizzlePrelude, drizzleQueries, drizzleSchema } from "./emit-drizzle.ts"
import { kyselyPrelude, kyselyQueries, kyselySchema } from "./emit-kysely.ts"
import { saPrelude, saQueries, saSchema } from "./emit-sa.ts"
import { syntheticTables, type SyntheticTable } from "./synthetic-schema.ts"

/** The libraries that are compared. */
export type Library = "shoal" | "kysely" | "drizzle"

interface Emitter {
  schema(tables: readonly SyntheticTable[]): string
  readonly queries: readonly ((a: SyntheticTable, b: SyntheticTable, c: SyntheticTable) => string)[]
  readonly prelude: string
  readonly importsTables: boolean
}

const emitters: Record<Library, Emitter> = {
  shoal: { schema: saSchema, queries: saQueries, prelude: saPrelude, importsTables: true },
  kysely: { schema: kyselySchema, queries: kyselyQueries, prelude: kyselyPrelude, importsTables: false },
  drizzle: { schema: drizzleSchema, queries: drizzleQueries, prelude: drizzlePrelude, importsTables: true },
}

/** Writes the project; `queries` are spread round-robin over the 20 templates and over the tables. */
export async function writeProject(
  folder: string,
  library: Library,
  tableCount: number,
  queries: number,
): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const tables = syntheticTables(tableCount)
  await writeFile(join(folder, "schema.ts"), `${emitters[library].schema(tables)}\n`)
  await writeFile(join(folder, "queries.ts"), queryFile(library, tables, queries))
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig))
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }))
}

function queryFile(library: Library, tables: readonly SyntheticTable[], count: number): string {
  const { queries, prelude, importsTables } = emitters[library]
  const used = new Set<string>()
  const table = (index: number): SyntheticTable => {
    const found = tables[index % tables.length]
    if (found === undefined) throw new Error("the synthetic schema has no tables")
    return found
  }
  const functions = Array.from({ length: count }, (_, k) => {
    const chosen = [table(k * 37), table(k * 37 + 11), table(k * 37 + 23)] as const
    const body = queries[k % queries.length]?.(...chosen) ?? ""
    for (const { key } of chosen) if (new RegExp(`\\b${key}\\b`).test(body)) used.add(key)
    return `export async function q${String(k)}() {\n  ${body}\n}`
  })
  const imports = importsTables ? `import { ${[...used].join(", ")} } from "./schema.js"` : ""
  return [prelude, imports, ...functions].join("\n")
}

const tsconfig = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  },
  include: ["*.ts"],
}

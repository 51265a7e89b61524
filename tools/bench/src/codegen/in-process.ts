// introspect and generate as functions, against one bare query over the same kind of connection; each figure includes connecting.
import { generate, introspect, type Schema } from "@shoal/codegen"
import { connect } from "@shoal/driver"
import { createEngine } from "@shoal/sa"
import { databaseUrl } from "../database.ts"
import type { Target } from "../suite.ts"

const runs = 5

/** Milliseconds of one run. */
export interface Figures {
  readonly bare: number
  readonly introspect: number
  readonly generate: number
}

/** The first run, which is what a command gives, and the best of all. */
export async function inProcess(
  target: Target,
): Promise<{ readonly first: Figures; readonly best: Figures }> {
  const all: Figures[] = []
  for (let i = 0; i < runs; i++) all.push(await oneRun(target))
  const best = (key: keyof Figures): number => Math.min(...all.map((figures) => figures[key]))
  const [first = { bare: 0, introspect: 0, generate: 0 }] = all
  return { first, best: { bare: best("bare"), introspect: best("introspect"), generate: best("generate") } }
}

async function oneRun(target: Target): Promise<Figures> {
  const start = performance.now()
  await bareQuery(target)
  const queried = performance.now()
  const schema = await readSchema(target)
  const read = performance.now()
  generate(schema)
  return { bare: queried - start, introspect: read - queried, generate: performance.now() - read }
}

async function bareQuery(target: Target): Promise<void> {
  await using conn = await connect(databaseUrl(target), { autocommit: true })
  await conn.query("SELECT * FROM information_schema.columns WHERE table_schema = ?", [target.database])
}

async function readSchema(target: Target): Promise<Schema> {
  await using engine = await createEngine(databaseUrl(target))
  return await introspect(engine)
}

// One run of the command: settings, schema, files, and what is done with them. Returns the exit code; never exits by itself.
import { setTimeout as sleep } from "node:timers/promises"
import { applyChanges, changesOnDisk, type FileChange } from "../check/files-on-disk.ts"
import { diffOf, driftSummary, shortPath } from "../check/report.ts"
import { type Environment, readEnvironment } from "../config/environment.ts"
import { loadConfig } from "../config/load-config.ts"
import { resolveSettings, type Settings } from "../config/settings.ts"
import { generateWithNotes } from "../emit/generate.ts"
import { ProjectFormatter } from "../emit/prettier.ts"
import type { GeneratedFile } from "../emit/generated-file.ts"
import { CodegenError } from "../errors.ts"
import { readSqlFiles } from "../from-migrations/sql-files.ts"
import type { Schema } from "../schema/model.ts"
import { type FlagValues, parseFlags } from "./flags.ts"
import { helpText } from "./help.ts"
import type { SchemaSource } from "./schema-source.ts"
import { coloured, Progress, type Terminal } from "./terminal.ts"
import { packageVersion } from "./version.ts"

/** What a run sees of the process. */
export interface RunContext {
  readonly cwd: string
  readonly environment: Environment
  readonly terminal: Terminal
  /** Ends `--watch`, and gives up waiting for a server. */
  readonly signal: AbortSignal
}

/** Exit codes. */
export const exitCodes = { done: 0, drift: 1, error: 2, interrupted: 130 } as const

const watchInterval = 2000

/** Runs the command. Resolves to the exit code; errors are explained on stderr. */
export async function run(args: readonly string[], context: RunContext): Promise<number> {
  try {
    const flags = parseFlags(args)
    if (flags.help === true) return print(context, helpText())
    if (flags.version === true) return print(context, `${packageVersion()}\n`)
    return await work(flags, context)
  } catch (error) {
    new Progress(context.terminal, false).clear()
    if (context.signal.aborted) return exitCodes.interrupted
    context.terminal.err(`shoal-codegen: ${explain(error)}\n`)
    return exitCodes.error
  }
}

async function work(flags: FlagValues, context: RunContext): Promise<number> {
  const loaded = await loadConfig(flags.config, context.cwd)
  const environment = readEnvironment(context.environment, context.cwd, flags["env-file"])
  const settings = resolveSettings({ flags, environment, loaded, cwd: context.cwd })
  const job: Job = {
    flags,
    context,
    settings,
    progress: new Progress(context.terminal, flags.quiet === true),
    formatter: new ProjectFormatter(settings.project),
  }
  await using source = await openLoaded(job)
  if (flags.watch === true) return await watch(job, source)
  return await once(job, source)
}

/** sa and the driver below it are loaded only now: --help, --version and a wrong flag answer at once. */
async function openLoaded({ settings, context, progress }: Job): Promise<SchemaSource> {
  const { openSource } = await import("./schema-source.ts")
  const { cwd, signal } = context
  return await openSource(settings, { cwd, signal, step: (text) => progress.step(text) })
}

interface Job {
  readonly flags: FlagValues
  readonly context: RunContext
  readonly settings: Settings
  readonly progress: Progress
  readonly formatter: ProjectFormatter
}

async function once(job: Job, source: SchemaSource): Promise<number> {
  const { flags, context, progress } = job
  const started = performance.now()
  const schema = await source.read()
  if (flags.json === true) {
    progress.clear()
    return print(context, `${JSON.stringify(schema, null, 2)}\n`)
  }
  const files = await outputOf(job, source, schema)
  progress.clear()
  if (flags["dry-run"] === true) return print(context, dryRun(files, context.cwd))
  const changes = await changesOnDisk(files, folderOf(job.settings))
  if (flags.check === true) return reportDrift(job, changes)
  await applyChanges(changes, flags.force)
  say(job, summary(job, schema, changes, performance.now() - started))
  return exitCodes.done
}

async function outputOf(job: Job, source: SchemaSource, schema: Schema): Promise<readonly GeneratedFile[]> {
  const { settings, progress, formatter } = job
  progress.step(`Printing ${schema.tables.length} tables ...`)
  const { files, notes } = generateWithNotes(schema, settings.generate)
  if (notes.length > 0) {
    progress.clear()
    for (const note of notes) say(job, `note: ${note}`)
    if (settings.strict) {
      throw new CodegenError(
        "SHOAL_CODEGEN_SCHEMA",
        `${notes.length} notes, and --strict allows none: ${notes.join("; ")}`,
      )
    }
  }
  const all = settings.queries.length === 0 ? files : [...files, await queriesOf(job, source, schema)]
  return settings.format ? await formatter.format(all) : all
}

async function queriesOf(
  { settings, progress, context }: Job,
  source: SchemaSource,
  schema: Schema,
): Promise<GeneratedFile> {
  progress.step("Preparing the queries ...")
  const files = await readSqlFiles(settings.queries, "--queries")
  const shown = files.map(({ path, text }) => ({ path: shortPath(path, context.cwd), text }))
  const { generateQueries } = await import("../sql-files/generate-queries.ts")
  return await generateQueries(source.engine, schema, shown, settings.queriesOut, settings.generate)
}

function reportDrift(job: Job, changes: readonly FileChange[]): number {
  const { terminal, cwd } = job.context
  if (changes.length === 0) {
    say(job, `${shortPath(job.settings.out, cwd)} is up to date`)
    return exitCodes.done
  }
  const diff = diffOf(changes, cwd)
  terminal.out(terminal.colours ? coloured(diff) : diff)
  terminal.err(`${driftSummary(changes, cwd, job.settings.generate.command ?? "npx shoal-codegen")}\n`)
  return exitCodes.drift
}

/** Reads the schema again and again until the signal comes; a failed look is told once and tried again. */
async function watch(job: Job, source: SchemaSource): Promise<number> {
  const { signal } = job.context
  let failure = ""
  const stopped = (): boolean => signal.aborted
  for (let round = 0; !stopped(); round++) {
    try {
      const changes = await changesOnDisk(
        await outputOf(job, source, await source.read()),
        folderOf(job.settings),
      )
      job.progress.clear()
      await applyChanges(changes, job.flags.force)
      for (const change of changes) say(job, `${shortPath(change.path, job.context.cwd)} written`)
      if (round === 0) say(job, "watching the schema; stop with Ctrl-C")
      failure = ""
    } catch (error) {
      if (stopped()) break
      if (round === 0) throw error
      if (explain(error) !== failure) job.context.terminal.err(`shoal-codegen: ${explain(error)}\n`)
      failure = explain(error)
    }
    await sleep(watchInterval, undefined, { signal }).catch(() => undefined)
  }
  return exitCodes.done
}

function summary(job: Job, schema: Schema, changes: readonly FileChange[], elapsed: number): string {
  const count = (kind: string): number => schema.tables.filter((table) => table.kind === kind).length
  const parts = [
    plural(count("table"), "table"),
    plural(count("view"), "view"),
    plural(count("sequence"), "sequence"),
    plural(schema.routines.length, "routine"),
  ]
  const what = parts.filter((part) => !part.startsWith("0 ")).join(", ") || "no tables"
  const { out, queries, queriesOut } = job.settings
  const paths = queries.length === 0 ? [out] : [out, queriesOut]
  const where = paths.map((path) => shortPath(path, job.context.cwd)).join(" and ")
  const verb = changes.length > 0 ? "written" : paths.length === 1 ? "is up to date" : "are up to date"
  return `${where} ${verb}: ${what} (${(elapsed / 1000).toFixed(1)} s)`
}

function dryRun(files: readonly GeneratedFile[], cwd: string): string {
  if (files.length === 1) return files[0]?.text ?? ""
  return files.map((file) => `// ---- ${shortPath(file.path, cwd)}\n${file.text}`).join("\n")
}

function folderOf(settings: Settings): string | undefined {
  return settings.generate.layout === "files" ? settings.out : undefined
}

function print(context: RunContext, text: string): number {
  context.terminal.out(text)
  return exitCodes.done
}

function say(job: Job, text: string): void {
  if (job.flags.quiet !== true) job.context.terminal.err(`${text}\n`)
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error instanceof CodegenError ? error.message : (error.stack ?? error.message)
}

/// <reference lib="esnext.disposable" preserve="true" />
// Where a run's schema comes from: the server of the URL, or a private one that the SQL files of `--from` were applied to.
import { createEngine, type Engine } from "@shoal/sa"
import type { Settings } from "../config/settings.ts"
import { CodegenError } from "../errors.ts"
import { applyMigrations } from "../from-migrations/apply-migrations.ts"
import { startPrivateDatabase } from "../from-migrations/private-server.ts"
import { readSqlFiles } from "../from-migrations/sql-files.ts"
import { introspect } from "../introspect/introspect.ts"
import type { Schema } from "../schema/model.ts"
import { connectFailure } from "./connect-failure.ts"

/** Reads the schema, as often as it is asked to. */
export interface SchemaSource extends AsyncDisposable {
  readonly engine: Engine
  read(): Promise<Schema>
}

/** What opening needs to know besides the settings. */
export interface SourceContext {
  readonly cwd: string
  readonly signal: AbortSignal
  /** Told what is being done, for the progress line. */
  readonly step: (text: string) => void
}

/**
 * Opens the source.
 *
 * @throws CodegenError when there is no URL, or the server cannot be reached: the message says what to do.
 */
export async function openSource(settings: Settings, context: SourceContext): Promise<SchemaSource> {
  if (settings.from.length > 0) return await openMigrations(settings, context)
  const url = settings.url
  if (url === undefined) {
    throw new CodegenError(
      "SHOAL_CODEGEN_USAGE",
      "no database is named: pass --url mysql://user@host:port/database, or set DATABASE_URL",
    )
  }
  context.step("Connecting ...")
  return sourceOf(await openEngine(url, settings), settings, context)
}

/** A private server with the SQL files applied. It is read once; the files do not change under it. */
async function openMigrations(settings: Settings, context: SourceContext): Promise<SchemaSource> {
  const files = await readSqlFiles(settings.from, "--from")
  const database = await startPrivateDatabase(settings.server, context.signal, context.step)
  let engine: Engine | undefined
  try {
    engine = await createEngine(database.url, { minSize: 1, maxSize: 2 })
    context.step(`Applying ${files.length} SQL files ...`)
    await applyMigrations(engine, files, context.signal, context.cwd)
    return sourceOf(engine, settings, context, database)
  } catch (error) {
    if (engine !== undefined) await closeEngine(engine)
    await database[Symbol.asyncDispose]()
    throw error
  }
}

function sourceOf(
  engine: Engine,
  settings: Settings,
  { signal, step }: SourceContext,
  database?: AsyncDisposable,
): SchemaSource {
  return {
    engine,
    read: async () => {
      step("Reading the schema ...")
      signal.throwIfAborted()
      try {
        return await introspect(engine, settings)
      } catch (error) {
        throw error instanceof CodegenError ? error : connectFailure(error)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await closeEngine(engine)
      await database?.[Symbol.asyncDispose]()
    },
  }
}

async function closeEngine(engine: Engine): Promise<void> {
  engine.close()
  await engine.waitClosed()
}

async function openEngine(url: string, settings: Settings): Promise<Engine> {
  try {
    return await createEngine(url, { minSize: 1, maxSize: 2, ...settings.connection })
  } catch (error) {
    throw connectFailure(error)
  }
}

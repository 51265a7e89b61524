/// <reference lib="esnext.disposable" preserve="true" />
// Where a run's schema comes from: the server of the URL, or a private one that the SQL files of `--from` were applied to.
import { createEngine, type Engine } from "@shoal/sa"
import type { Settings } from "../config/settings.ts"
import { CodegenError } from "../errors.ts"
import { introspect } from "../introspect/introspect.ts"
import type { Schema } from "../schema/model.ts"
import { connectFailure } from "./connect-failure.ts"

/** Reads the schema, as often as it is asked to. */
export interface SchemaSource extends AsyncDisposable {
  readonly engine: Engine
  read(): Promise<Schema>
}

/**
 * Opens the source.
 *
 * @param step told what is being done, for the progress line.
 * @throws CodegenError when there is no URL, or the server cannot be reached: the message says what to do.
 */
export async function openSource(
  settings: Settings,
  signal: AbortSignal,
  step: (text: string) => void,
): Promise<SchemaSource> {
  const url = settings.url
  if (url === undefined) {
    throw new CodegenError(
      "SHOAL_CODEGEN_USAGE",
      "no database is named: pass --url mysql://user@host:port/database, or set DATABASE_URL",
    )
  }
  step("Connecting ...")
  const engine = await openEngine(url, settings)
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
      engine.close()
      await engine.waitClosed()
    },
  }
}

async function openEngine(url: string, settings: Settings): Promise<Engine> {
  try {
    return await createEngine(url, { minSize: 1, maxSize: 1, ...settings.connection })
  } catch (error) {
    throw connectFailure(error)
  }
}

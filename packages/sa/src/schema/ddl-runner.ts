// The seam between schema and engine: all that createAll, dropAll and reflection need of a connection.
import type { Dialect } from "../dialect/dialect.ts"
import type { CallOptions } from "../dbapi/dbapi.ts"
import type { DdlElement } from "./ddl-element.ts"

/** A connection, as the schema sees it. `SAConnection` is one. */
export interface DdlConnection {
  /** Of the connected server: DDL follows its profile. */
  readonly dialect: Dialect
  /** Runs one DDL element (echo and events see it like any statement). */
  executeDdl(element: DdlElement, options?: CallOptions): Promise<void>
  /** Runs one query as it stands and gives its rows as objects by column label; `?` placeholders. Values are the driver's own. */
  queryObjects(
    sql: string,
    params: readonly unknown[],
    options?: CallOptions,
  ): Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** An engine, as the schema sees it. `Engine` is one. */
export interface DdlEngine {
  /** Leases a connection for `work` and gives it back clean. */
  withDdlConnection<R>(work: (connection: DdlConnection) => Promise<R>, options?: CallOptions): Promise<R>
}

/** Where createAll, dropAll, reflect and inspect work: an engine (a connection is leased) or a connection. */
export type DdlTarget = DdlEngine | DdlConnection

/** Deadline and signal alone: other options of a call are no business of the connection. */
export function callOptions(options: CallOptions | undefined): CallOptions {
  return { signal: options?.signal, timeout: options?.timeout }
}

/** Runs `work` on a connection of the target. */
export async function onConnection<R>(
  target: DdlTarget,
  work: (connection: DdlConnection) => Promise<R>,
  options?: CallOptions,
): Promise<R> {
  return "withDdlConnection" in target ? target.withDdlConnection(work, callOptions(options)) : work(target)
}

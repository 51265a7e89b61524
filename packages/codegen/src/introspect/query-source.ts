/// <reference lib="esnext.disposable" preserve="true" />
// What introspection needs of a connection: a function that runs a query. An sa engine lends one.
import type { Engine, SchemaQuery } from "@shoal/sa"
import { type Describe, preparing } from "./prepare.ts"

/** Runs one query with `?` placeholders; rows are objects keyed by column label. */
export interface QuerySource {
  query(sql: string, params: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** What `introspect` reads from. */
export type SourceLike = Engine | QuerySource

/** A query function, and what gives its connection back. */
export interface LentQuery extends AsyncDisposable {
  readonly query: SchemaQuery
  /** The columns of a statement, which is prepared and not run; undefined with other drivers than ours. */
  readonly describe: Describe | undefined
  /** The driver's connection, for what only it can do; undefined where there is none. */
  readonly raw: unknown
}

/** The query function of a source. All queries go through one connection, so that session settings hold. */
export async function queryOf(source: SourceLike): Promise<LentQuery> {
  if (isQuerySource(source)) {
    return {
      query: (sql, params) => source.query(sql, params),
      describe: undefined,
      raw: undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
  }
  return await engineQuery(source)
}

async function engineQuery(engine: Engine): Promise<LentQuery> {
  const connection = await engine.connect()
  return {
    query: async (sql, params) => {
      const result = await connection.execute(sql, params)
      return await result.mappings().all()
    },
    describe: preparing(connection.connection),
    raw: connection.connection,
    [Symbol.asyncDispose]: async () => await connection.close(),
  }
}

function isQuerySource(source: SourceLike): source is QuerySource {
  return "query" in source && typeof source.query === "function"
}

// A query source over mysql2: introspection must not depend on whose driver runs its queries.
import { createConnection } from "mysql2/promise"
import type { QuerySource } from "../../src/introspect/query-source.ts"

/** A source, with what tests run beside it. */
export interface TestSource extends QuerySource, AsyncDisposable {
  /** Runs statements, one string each. */
  run(...statements: readonly string[]): Promise<void>
}

/** Connects to `url`. */
export async function mysql2Source(url: string): Promise<TestSource> {
  const connection = await createConnection({ uri: url, supportBigNumbers: true, charset: "utf8mb4" })
  return {
    query: async (sql, params) => {
      const [rows] = await connection.query(sql, [...params])
      return rows as Record<string, unknown>[]
    },
    run: async (...statements) => {
      for (const statement of statements) await connection.query(statement)
    },
    [Symbol.asyncDispose]: async () => await connection.end(),
  }
}

// What the text of a statement tells about its effect on the session. Wrong guesses may only be on the careful side.

/** Judgement on one statement text. */
export interface SqlTraits {
  /** It may change sql_mode or the character set, which decide how literals of the next statement are written. */
  readonly touchesSqlMode: boolean
  /** It can leave nothing behind in the session that a reset would have to remove (an open transaction aside). */
  readonly leavesNothing: boolean
  /** It may change what no reset brings back: the role, the resource group, or the connection, which COMMIT RELEASE ends. */
  readonly outlivesReset: boolean
}

const careful: SqlTraits = { touchesSqlMode: true, leavesNothing: false, outlivesReset: false }
const longestJudged = 16 * 1024
const cacheSize = 1024

const harmlessVerb =
  /^\s*(?:select|with|insert|update|delete|replace|show|explain|describe|desc|values|table|begin|commit|rollback|start\s+transaction)\b/i
const literalWords = /sql_mode|character_set|charset|\bset\b[^]*\b(?:names|character\s+set)\b/i
const leavesTraces = /@|lock|last_insert_id(?!\s*\(\s*\))/i
/** Not the assignment to a column of that name. */
const setsRole = /\bset(?:\s|\/\*[^]*?\*\/)+(?:role|resource)\b(?!\s*[.:=])/i
const endsConnection = /^\s*(?:commit|rollback)\b[^;]*\brelease\b/i
const selectsInto = /^\s*(?:select|with)\b[^]*\binto\b/i
const severalStatements = /;(?!\s*$)/

/** Callers without types may pass anything. @throws TypeError */
export function checkSql(sql: unknown): asserts sql is string {
  if (typeof sql !== "string")
    throw new TypeError(
      `SQL: expected a string, found ${sql === null ? "null" : Array.isArray(sql) ? "an array" : typeof sql}`,
    )
}

/** Judgements by text, remembered. */
export class SqlTraitsCache {
  readonly #known = new Map<string, SqlTraits>()

  get(sql: string): SqlTraits {
    checkSql(sql)
    if (sql.length > longestJudged) return longTraits(sql)
    const known = this.#known.get(sql)
    if (known !== undefined) return known
    const traits = judge(sql)
    if (this.#known.size >= cacheSize) this.#known.clear()
    this.#known.set(sql, traits)
    return traits
  }
}

/** Long texts are mostly INSERTs full of values: only their beginning is looked at for the sql_mode, and they count as unclean. */
function longTraits(sql: string): SqlTraits {
  return /^\s*(?:insert|replace)\b/i.test(sql) && !/sql_mode/i.test(sql)
    ? { ...careful, touchesSqlMode: false }
    : { ...careful, outlivesReset: outlivesReset(sql) }
}

function judge(sql: string): SqlTraits {
  return {
    touchesSqlMode: literalWords.test(sql),
    leavesNothing:
      harmlessVerb.test(sql) &&
      !leavesTraces.test(sql) &&
      !selectsInto.test(sql) &&
      !severalStatements.test(sql),
    outlivesReset: outlivesReset(sql),
  }
}

function outlivesReset(sql: string): boolean {
  return setsRole.test(sql) || endsConnection.test(sql)
}

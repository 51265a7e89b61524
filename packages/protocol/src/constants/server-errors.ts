// Numbers of server errors to their symbols and SQLSTATEs, from the generated table.
import { MARIADB_ERRORS, MYSQL_ERRORS } from "./server-errors.gen.ts"

/** One entry of the error table. */
export interface ServerErrorEntry {
  readonly errno: number
  /** Such as `ER_DUP_ENTRY`. */
  readonly symbol: string
  /** Such as `23000`; `HY000` for most. */
  readonly sqlState: string
}

let table: Map<number, ServerErrorEntry> | undefined

/** The table is text until it is needed: most programs never see an error. */
function entries(): Map<number, ServerErrorEntry> {
  if (table !== undefined) return table
  table = new Map()
  for (const source of [MARIADB_ERRORS, MYSQL_ERRORS]) {
    for (const line of source.split(";")) {
      const [errno = "", symbol = "", sqlState = "HY000"] = line.split(" ")
      table.set(Number(errno), { errno: Number(errno), symbol, sqlState })
    }
  }
  return table
}

/** What is known of a server error number; undefined when no server has it. Where MySQL and MariaDB differ, MySQL's name. */
export function serverErrorByCode(errno: number): ServerErrorEntry | undefined {
  return entries().get(errno)
}

/** The symbol of a server error, `ER_UNKNOWN_<errno>` when the table lacks it. */
export function serverErrorSymbol(errno: number): string {
  return entries().get(errno)?.symbol ?? `ER_UNKNOWN_${errno}`
}

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

type Table = ReadonlyMap<number, ServerErrorEntry>

let mysql: Table | undefined
let mariadb: Table | undefined

/** The tables are text until they are needed: most programs never see an error. */
function read(source: string, base: Table): Table {
  const table = new Map(base)
  for (const line of source.split(";")) {
    const [errno = "", symbol = "", sqlState = "HY000"] = line.split(" ")
    table.set(Number(errno), { errno: Number(errno), symbol, sqlState })
  }
  return table
}

/** What is known of a server error number; undefined when that server does not have it. @param family the two differ from 1900 on. */
export function serverErrorByCode(
  errno: number,
  family: "mysql" | "mariadb" = "mysql",
): ServerErrorEntry | undefined {
  mysql ??= read(MYSQL_ERRORS, new Map())
  if (family === "mysql") return mysql.get(errno)
  mariadb ??= read(MARIADB_ERRORS, mysql)
  return mariadb.get(errno)
}

/** The symbol of a server error, `ER_UNKNOWN_<errno>` when the table lacks it. */
export function serverErrorSymbol(errno: number, family: "mysql" | "mariadb" = "mysql"): string {
  return serverErrorByCode(errno, family)?.symbol ?? `ER_UNKNOWN_${errno}`
}

// Which error class a server error becomes: by number as PyMySQL and aiomysql file them, else by the class of its SQLSTATE.
import {
  DataError,
  type DatabaseError,
  type ErrorDetails,
  IntegrityError,
  InternalError,
  MySQLError,
  NotSupportedError,
  OperationalError,
  ProgrammingError,
} from "./errors.ts"

/** A class of errors of the database, as {@link errorClassOf} gives it. */
export type DatabaseErrorClass = new (message: string, details: ErrorDetails) => DatabaseError

const numbers: readonly (readonly [DatabaseErrorClass, readonly number[]])[] = [
  [ProgrammingError, [1007, 1064, 1102, 1103, 1110, 1111, 1112, 1113, 1146, 1149, 1166, 1179]],
  [DataError, [1171, 1230, 1263, 1264, 1265, 1366, 1367, 1406, 1441]],
  [IntegrityError, [1048, 1062, 1215, 1216, 1217, 1451, 1452]],
  [NotSupportedError, [1196, 1235, 1286, 1289]],
  // 1049 arrives while connecting, like 1040-1045, and is filed with them.
  [OperationalError, [1040, 1044, 1045, 1049, 1142, 1143, 1213, 4025]],
]
const byNumber: ReadonlyMap<number, DatabaseErrorClass> = new Map(
  numbers.flatMap(([type, list]) => list.map((errno): [number, DatabaseErrorClass] => [errno, type])),
)

const byStateClass: ReadonlyMap<string, DatabaseErrorClass> = new Map<string, DatabaseErrorClass>([
  ["0A", NotSupportedError],
  ["21", ProgrammingError],
  ["22", DataError],
  ["23", IntegrityError],
  ["24", ProgrammingError],
  ["3D", ProgrammingError],
  ["42", ProgrammingError],
])

/** @returns the class for a server error: its number first, then its SQLSTATE, then OperationalError (InternalError below 1000). */
export function errorClassOf(errno: number, sqlState: string): DatabaseErrorClass {
  const known = byNumber.get(errno) ?? byStateClass.get(sqlState.slice(0, 2))
  if (known !== undefined) return known
  return errno < 1000 ? InternalError : OperationalError
}

/** Deadlock, lock wait timeout, XA deadlock, group replication rollback, Galera not ready. */
const retryable: ReadonlySet<number> = new Set([1205, 1213, 1614, 1637, 3101, 3058])

/** Gone, lost, killed while idle, killed, shutdown. */
const disconnected: ReadonlySet<number> = new Set([1053, 1927, 2006, 2013, 2055, 3169, 4031])

/**
 * Whether doing the same again may succeed: a deadlock or lock wait timeout (repeat the transaction), or a statement that
 * was certainly not executed.
 */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof MySQLError)) return false
  return error.retrySafe || retryable.has(error.errno) || error.sqlState.startsWith("40")
}

/** Whether the error says that the connection is gone. */
export function isDisconnect(error: unknown): boolean {
  if (!(error instanceof MySQLError)) return false
  return disconnected.has(error.errno) || (error.fatal && error.sqlState.startsWith("08"))
}

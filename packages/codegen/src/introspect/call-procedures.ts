// The result sets of procedures, which no catalog knows: each is called once, with NULL for everything, in a transaction that is rolled back.
import type { ColumnInfo } from "@shoal/protocol"
import type { RoutineModel } from "../schema/model.ts"
import { resultColumn } from "../types/result-type.ts"

/** What is used of a driver connection. */
interface Calling {
  query(sql: string, params: undefined, options: { timeout: number }): Promise<CalledResult>
}

interface CalledResult {
  readonly columns: readonly ColumnInfo[]
  readonly nextSets: readonly CalledResult[]
}

/** A procedure may wait for a lock, or loop for ever over a NULL. */
const timeout = 5000

/** The routines, procedures with their results; one that fails with NULLs, or that another driver calls, keeps `results: undefined`. */
export async function callProcedures(
  connection: unknown,
  routines: readonly RoutineModel[],
  note: (text: string) => void,
): Promise<readonly RoutineModel[]> {
  if (!isCalling(connection)) return routines
  const called: RoutineModel[] = []
  for (const routine of routines)
    called.push(routine.kind === "procedure" ? await callProcedure(connection, routine, note) : routine)
  return called
}

async function callProcedure(
  connection: Calling,
  routine: RoutineModel,
  note: (text: string) => void,
): Promise<RoutineModel> {
  const args = routine.parameters.map(({ mode }, i) => (mode === "in" ? "NULL" : `@shoal_p${i}`))
  const call = `CALL ${quoted(routine.database)}.${quoted(routine.name)}(${args.join(", ")})`
  const run = async (sql: string): Promise<CalledResult> =>
    await connection.query(sql, undefined, { timeout })
  try {
    await run("START TRANSACTION")
    const result = await run(call)
    const sets = [result, ...result.nextSets].filter(({ columns }) => columns.length > 0)
    return { ...routine, results: sets.map(({ columns }) => columns.map(resultColumn)) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    note(
      `${routine.name}: called with NULLs it fails (${reason}), so its rows stay untyped; say what they are with @rows in its comment`,
    )
    return routine
  } finally {
    await run("ROLLBACK")
  }
}

function isCalling(value: unknown): value is Calling {
  return typeof value === "object" && value !== null && "query" in value && "prepare" in value
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``
}

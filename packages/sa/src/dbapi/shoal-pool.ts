// A pool of our own for an engine.
import { ArgumentError } from "../errors.ts"
import type { DbapiPool } from "./dbapi.ts"
import { ShoalDbapiPool } from "./shoal.ts"

/** CLIENT_FOUND_ROWS: counts are of matched rows, as SQLAlchemy has it. */
const FOUND_ROWS = 2

/** @throws ArgumentError for a cursor class that engines do not work with; InterfaceError for unknown options */
export async function createShoalPool(
  url: URL | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<DbapiPool> {
  await checkCursorClass(options["cursorClass"])
  const { createPool } = await import("@shoal/pool")
  const clientFlag =
    typeof options["clientFlag"] === "number" ? options["clientFlag"] | FOUND_ROWS : FOUND_ROWS
  const completed = { autocommit: true, ...options, clientFlag }
  return new ShoalDbapiPool(
    url === undefined ? await createPool(completed) : await createPool(url, completed),
  )
}

async function checkCursorClass(cursorClass: unknown): Promise<void> {
  if (typeof cursorClass !== "function") return
  const { DeserializationCursor, DictCursor, SSCursor, SSDictCursor } = await import("@shoal/driver")
  const refused = [DictCursor, SSCursor, SSDictCursor, DeserializationCursor]
  if (refused.some((base) => cursorClass === base || cursorClass.prototype instanceof base)) {
    throw new ArgumentError(
      'option "cursorClass": an engine makes its rows itself and does not work with dict, unbuffered or deserializing cursors',
    )
  }
}

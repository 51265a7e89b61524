// A cursor that parses JSON columns even on a connection with `json: "string"`.
import type { ColumnInfo } from "@shoal/protocol"
import { Cursor, cursorCore } from "./cursor.ts"

/** Parses JSON columns; text that is no JSON stays text. */
export class DeserializationCursor<Row = unknown[]> extends Cursor<Row> {
  protected override get convertsCells(): boolean {
    return cursorCore(this).options.json === "string"
  }

  protected override convertCell(value: unknown, column: ColumnInfo | undefined): unknown {
    if (typeof value !== "string" || column?.typeName !== "JSON") return value
    try {
      return JSON.parse(value) as unknown
    } catch {
      return value
    }
  }
}

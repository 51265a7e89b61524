// Cursors that read rows as they come and hold only a few of them ("server side" in aiomysql's words).
import { Cursor } from "./cursor.ts"
import { DictCursor, type DictRow } from "./dict-cursor.ts"

/** An unbuffered cursor; rows are arrays. It only goes forward, and `rowCount` is -1 until the end was read. */
export class SSCursor<Row = unknown[]> extends Cursor<Row> {
  protected override get buffered(): boolean {
    return false
  }
}

/** An unbuffered cursor whose rows are objects. */
export class SSDictCursor<Row extends object = DictRow> extends DictCursor<Row> {
  protected override get buffered(): boolean {
    return false
  }
}

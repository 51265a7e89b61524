// Types only. A table: alias, columns, what INSERT requires, what UPDATE may set. Generated code extends this interface.
import type { DdlTarget } from "../schema/ddl-runner.ts"
import type { MetaData } from "../schema/metadata.ts"
import type { CreateTableOptions, ToMetadataOptions } from "../schema/table.ts"
import type { Delete, Insert, Update } from "./dml.ts"
import type { JoinLike, Select } from "./select.ts"
import type { Cond, TableLike } from "./witness.ts"

/**
 * A table of the database. `A` the name its columns are qualified with, `C` its columns, `I` the values INSERT requires and accepts,
 * `U` the values UPDATE accepts.
 */
export interface Table<
  A extends string = string,
  C = unknown,
  I = unknown,
  U = unknown,
> extends TableLike<A> {
  readonly $cols: C
  readonly $insert: I
  readonly $update: U
  /** The columns, by key. */
  readonly c: C
  /** The name in the database. */
  readonly name: string
  /** The same table under another name; without one it is `<table>_1`. */
  alias(name?: string): TableLike
  /** `SELECT` of all columns. */
  select(): Select<C>
  /** `INSERT INTO` this table. */
  insert(): Insert<C, I, U>
  /** `UPDATE` this table. */
  update(): Update<U>
  /** `DELETE FROM` this table. */
  delete(): Delete
  /** Creates the table with its indexes; an error when it exists, unless `{ checkFirst: true }`. */
  create(target: DdlTarget, options?: CreateTableOptions): Promise<void>
  /** Drops the table; an error when it does not exist, unless `{ checkFirst: true }`. */
  drop(target: DdlTarget, options?: CreateTableOptions): Promise<void>
  /** A copy in another MetaData, in another schema if you like; one that is there already is given instead. */
  toMetadata(metadata: MetaData, options?: ToMetadataOptions): this
  /** `this INNER JOIN table`, as a value; without a condition it follows the foreign key. */
  join(table: TableLike, on?: Cond): JoinLike
  /** `this LEFT OUTER JOIN table`, as a value. */
  outerjoin(table: TableLike, on?: Cond): JoinLike
}

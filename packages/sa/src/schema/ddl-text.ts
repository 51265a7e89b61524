// DDL as text, with the names of the table that it is about.
import { tableName } from "../dialect/ddl-names.ts"
import type { Dialect } from "../dialect/dialect.ts"
import { ArgumentError } from "../errors.ts"
import { callable, type TypeFactory } from "../types/callable.ts"
import type { TableLike } from "../typing/witness.ts"
import { schemaTable } from "./ddl.ts"
import { DdlElement } from "./ddl-element.ts"
import { checkedOptions } from "./schema-item.ts"
import { SchemaTable } from "./table.ts"

/** Options of `DDL`. */
export interface DdlTextOptions {
  /** Gives `%(table)s`, `%(schema)s` and `%(fullname)s`; a listener of a table knows its table. */
  table?: TableLike
  /** Texts by name, put in as they are. */
  context?: Readonly<Record<string, string>>
}

/** DDL as text. */
class DdlText extends DdlElement {
  readonly statement: string
  readonly table: SchemaTable | undefined
  readonly context: Readonly<Record<string, string>>

  constructor(statement: string, options: DdlTextOptions = {}) {
    super()
    checkedOptions("DDL", options, ["table", "context"])
    this.statement = statement
    this.table = options.table === undefined ? undefined : schemaTable(options.table)
    this.context = options.context ?? {}
  }

  override against(target: unknown): this {
    return target instanceof SchemaTable ? this.copyWith({ table: target }) : this
  }

  render(dialect: Dialect): string {
    const names = { ...tableNames(this.table, dialect), ...this.context }
    return this.statement.replace(/%(?:\((\w+)\)s|%)/g, (found, name: string | undefined) => {
      if (name === undefined) return "%"
      const text = (names as Readonly<Record<string, string>>)[name]
      if (text === undefined)
        throw new ArgumentError(`DDL: there is no value for ${found}; give it in { context }.`)
      return text
    })
  }
}

function tableNames(table: SchemaTable | undefined, dialect: Dialect): Record<string, string> {
  if (table === undefined) return {}
  const schema = dialect.preparer.schemaOf(table.schema)
  return {
    table: dialect.preparer.quote(table.name),
    schema: schema === undefined ? "" : dialect.preparer.quote(schema),
    fullname: tableName(table, dialect),
  }
}

/** DDL as text; `%(table)s`, `%(schema)s`, `%(fullname)s` and names of `context` are replaced, `%%` is a percent sign. */
export const DDL: TypeFactory<[statement: string, options?: DdlTextOptions], DdlText> = callable(DdlText)
export type { DdlText }

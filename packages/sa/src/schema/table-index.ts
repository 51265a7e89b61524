// Indexes: parts with prefix length, direction or expression; FULLTEXT and SPATIAL; hints for the server.
import { ArgumentError } from "../errors.ts"
import { ClauseElement } from "../expression/clause-element.ts"
import { callable, type TypeFactory } from "../types/callable.ts"
import type { Order } from "../typing/expression.ts"
import type { Ex, Sel, TextLike } from "../typing/witness.ts"
import { columnsIn, tableOf } from "./columns-in.ts"
import { SchemaColumn } from "./schema-column.ts"
import { checkedOptions, SchemaItem, type GivenName } from "./schema-item.ts"
import type { SchemaTable } from "./table.ts"

/** Prefix length of all columns of a key, or by column key or name. */
export type PrefixLength = number | Readonly<Record<string, number>>

/** The prefix length that `given` says for a column. */
export function lengthOf(given: PrefixLength | undefined, column: SchemaColumn): number | undefined {
  if (given === undefined || typeof given === "number") return given
  const key = [column.name, column.key].find((candidate) => Object.hasOwn(given, candidate))
  return key === undefined ? undefined : given[key]
}

/** Options of `Index`. */
export interface IndexOptions {
  /** @default false */
  unique?: boolean
  /** Prefix length of all parts, or by column key or name. */
  mysqlLength?: PrefixLength
  /** `FULLTEXT`, `SPATIAL`, or MariaDB's `VECTOR`. */
  mysqlPrefix?: "FULLTEXT" | "SPATIAL" | "VECTOR"
  /** Index type: `BTREE`, `HASH`. */
  mysqlUsing?: string
  /** Parser plugin of a FULLTEXT index, e.g. `ngram`. */
  mysqlWithParser?: string
  /** MySQL: `INVISIBLE`, MariaDB: `IGNORED`. @default false */
  invisible?: boolean
  comment?: string
}

const optionNames: readonly (keyof IndexOptions)[] = [
  "unique",
  "mysqlLength",
  "mysqlPrefix",
  "mysqlUsing",
  "mysqlWithParser",
  "invisible",
  "comment",
]

/** One part of an index, as users write it. */
export type IndexPart = string | Sel | Ex<unknown> | Order | TextLike

/** A part that is a column. */
export interface IndexColumn {
  readonly column: SchemaColumn
  readonly length: number | undefined
  readonly desc: boolean
}

/** One part, resolved. */
export type ResolvedPart =
  IndexColumn | { readonly element: ClauseElement } | { readonly sql: string; readonly desc: boolean }

/** A part given by facts instead of an expression: for generated tables. */
export interface PartSpec {
  readonly column?: string | SchemaColumn | undefined
  /** SQL text of a functional part. */
  readonly expression?: string | undefined
  readonly length?: number | undefined
  readonly desc?: boolean | undefined
}

/** An index of a table. */
export class IndexItem extends SchemaItem {
  readonly kind = "index"
  readonly givenName: GivenName | null
  readonly options: Readonly<IndexOptions>
  readonly inputs: readonly (string | ClauseElement | PartSpec)[]
  #table: SchemaTable | undefined
  #parts: readonly ResolvedPart[] | undefined

  constructor(
    name: GivenName | null,
    inputs: readonly (string | ClauseElement | PartSpec)[],
    options: IndexOptions = {},
  ) {
    super()
    if (inputs.length === 0)
      throw new ArgumentError("Index needs at least one column or expression, found none.")
    this.givenName = name
    this.inputs = inputs
    this.options = checkedOptions("Index", options, optionNames)
  }

  /** @throws ArgumentError before the index belongs to a table. */
  get table(): SchemaTable {
    if (this.#table !== undefined) return this.#table
    throw new ArgumentError(
      "This index belongs to no table yet: pass it to new Table(...), or name columns of a table.",
    )
  }

  /** Called by the table that takes it in. */
  attach(table: SchemaTable): void {
    if (this.#table !== undefined && this.#table !== table) {
      throw new ArgumentError(
        `An index of table "${this.#table.name}" cannot also belong to "${table.name}".`,
      )
    }
    this.#table = table
    this.#parts = this.inputs.map((input) => this.#part(input))
  }

  /** The columns of all parts, those inside of expressions too. SQL text is not looked into. */
  get columns(): readonly SchemaColumn[] {
    return this.parts.flatMap((part): readonly SchemaColumn[] => {
      if ("column" in part) return [part.column]
      if ("sql" in part) return []
      return columnsIn([part.element]).flatMap((column) => this.table.findColumn(column.key) ?? [])
    })
  }

  /** The parts with their columns. @throws ArgumentError before the index belongs to a table */
  get parts(): readonly ResolvedPart[] {
    return (this.#parts ??= this.inputs.map((input) => this.#part(input)))
  }

  #part(input: string | ClauseElement | PartSpec): ResolvedPart {
    if (typeof input === "string") return this.#column(this.#find(input), undefined, false)
    if (input instanceof SchemaColumn) return this.#column(input, undefined, false)
    if (input instanceof ClauseElement) return { element: input }
    const desc = input.desc ?? false
    if (input.column === undefined) return { sql: input.expression ?? "", desc }
    const column = typeof input.column === "string" ? this.#find(input.column) : input.column
    return this.#column(column, input.length, desc)
  }

  #column(column: SchemaColumn, length: number | undefined, desc: boolean): ResolvedPart {
    return { column, length: length ?? this.lengthOf(column), desc }
  }

  /** The prefix length of a column from `mysqlLength`. */
  lengthOf(column: SchemaColumn): number | undefined {
    return lengthOf(this.options.mysqlLength, column)
  }

  #find(name: string): SchemaColumn {
    const found = this.table.findColumn(name)
    if (found !== undefined) return found
    throw new ArgumentError(`Index: table "${this.table.name}" has no column ${JSON.stringify(name)}.`)
  }
}

function splitParts(args: readonly unknown[]): {
  parts: readonly (string | ClauseElement)[]
  options: IndexOptions
} {
  const last = args.at(-1)
  const hasOptions = typeof last === "object" && last !== null && !(last instanceof ClauseElement)
  return {
    parts: (hasOptions ? args.slice(0, -1) : args) as readonly (string | ClauseElement)[],
    options: hasOptions ? last : {},
  }
}

/**
 * An index: `sa.Index("ix_name", "name", { mysqlLength: 10 })`, parts being column keys, columns, `column.desc()` or expressions.
 *
 * With columns of a table it joins that table at once; with keys it is passed to `new Table(...)`. The name `null` leaves it to the naming
 * convention.
 */
export const Index: TypeFactory<
  [name: GivenName | null, ...parts: readonly (IndexPart | IndexOptions)[]],
  IndexItem
> = callable(
  class extends IndexItem {
    constructor(name: GivenName | null, ...args: readonly (IndexPart | IndexOptions)[]) {
      const { parts, options } = splitParts(args)
      super(name, parts, options)
      tableOf(parts)?.addIndex(this)
    }
  },
)

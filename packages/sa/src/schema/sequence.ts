// MariaDB sequences.
import { ColumnClause } from "../expression/column-clause.ts"
import { quoteIdentifier } from "../dialect/identifiers.ts"
import { callable, type TypeFactory } from "../types/callable.ts"
import { BigIntegerType } from "../types/numeric.ts"
import type { MetaData } from "./metadata.ts"
import { SchemaItem } from "./schema-item.ts"

/** Options of `Sequence`. Values not given are the server's. */
export interface SequenceOptions {
  start?: number | bigint
  increment?: number | bigint
  minvalue?: number | bigint
  maxvalue?: number | bigint
  nominvalue?: boolean
  nomaxvalue?: boolean
  /** Values kept in memory. */
  cache?: number | bigint
  cycle?: boolean
  schema?: string
  /** Created and dropped with this MetaData's tables. */
  metadata?: MetaData
}

/** A sequence (MariaDB 10.3 and later; MySQL has none). */
export class SequenceItem extends SchemaItem {
  /** Tells types that the column has a default. */
  declare readonly $sequence: true
  readonly name: string
  readonly schema: string | undefined
  readonly options: Readonly<SequenceOptions>

  constructor(name: string, options: SequenceOptions = {}) {
    super()
    this.name = name
    this.options = options
    this.schema = options.schema ?? options.metadata?.schema
    options.metadata?.addSequence(this)
  }

  /** `schema.name`, or `name`. */
  get key(): string {
    return this.schema === undefined ? this.name : `${this.schema}.${this.name}`
  }

  /** `nextval(name)`: an expression, e.g. a default. */
  nextValue(): ColumnClause {
    const parts = this.schema === undefined ? [this.name] : [this.schema, this.name]
    const name = parts.map(quoteIdentifier).join(".")
    return new ColumnClause(`nextval(${name})`, new BigIntegerType(), { isLiteral: true })
  }
}

/** A MariaDB sequence: `new sa.Sequence("invoice_no", { start: 1000 })`. */
export const Sequence: TypeFactory<[name: string, options?: SequenceOptions], SequenceItem> =
  callable(SequenceItem)

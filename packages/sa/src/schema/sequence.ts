// MariaDB sequences.
import { ClauseElement } from "../expression/clause-element.ts"
import { FunctionElement } from "../expression/function-element.ts"
import { callable, type TypeFactory } from "../types/callable.ts"
import { BigIntegerType } from "../types/numeric.ts"
import type { NumFn } from "../typing/call.ts"
import type { MetaData } from "./metadata.ts"
import { checkedOptions, SchemaItem } from "./schema-item.ts"

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

const optionNames: readonly (keyof SequenceOptions)[] = [
  "start",
  "increment",
  "minvalue",
  "maxvalue",
  "nominvalue",
  "nomaxvalue",
  "cache",
  "cycle",
  "schema",
  "metadata",
]

/** The name of a sequence inside an expression. */
export class SequenceName extends ClauseElement {
  readonly visitName = "sequence"
  readonly schema: string | undefined
  readonly name: string

  constructor({ schema, name }: { readonly schema: string | undefined; readonly name: string }) {
    super()
    this.schema = schema
    this.name = name
  }
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
    this.options = checkedOptions("Sequence", options, optionNames)
    this.schema = options.schema ?? options.metadata?.schema
    options.metadata?.addSequence(this)
  }

  /** `schema.name`, or `name`. */
  get key(): string {
    return this.schema === undefined ? this.name : `${this.schema}.${this.name}`
  }

  /** `nextval(name)`: an expression, e.g. a server-side default. */
  nextValue(): NumFn<bigint, never, "nextval_1"> {
    return new FunctionElement("nextval", [new SequenceName(this)], new BigIntegerType()) as never
  }
}

/**
 * A MariaDB sequence: `new sa.Sequence("invoice_no", { start: 1000 })`.
 *
 * At a column it is the default of INSERT: `sa.Column(sa.BigInteger, sa.Sequence("invoice_no"), { primaryKey: true })`. MySQL has no sequences;
 * there such a column does without, and a primary key is AUTO_INCREMENT.
 */
export const Sequence: TypeFactory<[name: string, options?: SequenceOptions], SequenceItem> =
  callable(SequenceItem)

// A column of a table, at run time. Types see it as NumCol, StrCol... of `typing/`.
import { ClauseElement } from "../expression/clause-element.ts"
import { ColumnClause, type ClientDefault } from "../expression/column-clause.ts"
import { BigIntegerType, IntegerType } from "../types/numeric.ts"
import { NULLTYPE } from "../types/null-type.ts"
import { storageType } from "../types/type-decorator.ts"
import type { AnyType } from "../types/type-engine.ts"
import type { ColumnDefinition } from "./column-definition.ts"
import type { Autoincrement } from "./column-types.ts"
import { FetchedValueItem } from "./computed.ts"
import type { SequenceItem } from "./sequence.ts"
import type { CheckConstraintItem, ForeignKeyConstraintItem } from "./constraint.ts"
import type { SchemaTable } from "./table.ts"

/** How a column is computed. */
export interface ComputedFacts {
  /** SQL text or an expression. */
  readonly sqltext: string | ClauseElement
  /** true STORED, false VIRTUAL, undefined the server's default. */
  readonly persisted: boolean | undefined
  /** The text is a server's own, see `sqlText`. */
  readonly fromCatalog?: boolean
}

/** A server-side default: a literal value, SQL text or an expression. */
export type ServerDefaultFacts =
  | { readonly kind: "literal"; readonly value: string | number | bigint | boolean }
  | { readonly kind: "sql"; readonly sql: string }
  | { readonly kind: "expression"; readonly element: ClauseElement }
  | { readonly kind: "fetched" }

/** Everything a column knows besides its name and type. */
export interface SchemaColumnFacts {
  readonly primaryKey: boolean
  readonly nullable: boolean
  readonly autoincrement: Autoincrement
  readonly default: ClientDefault | undefined
  readonly onupdate: ClientDefault | undefined
  readonly serverDefault: ServerDefaultFacts | undefined
  /** `true`: CURRENT_TIMESTAMP with the column's digits; text: as it is. */
  readonly onUpdate: boolean | string
  readonly serverOnupdate: boolean
  readonly computed: ComputedFacts | undefined
  readonly identity: boolean
  readonly unique: boolean
  readonly index: boolean
  readonly comment: string | undefined
  readonly invisible: boolean
  readonly quote: boolean
  /** MariaDB: start or end of the system versioning period. */
  readonly period: "start" | "end" | undefined
  readonly info: Readonly<Record<string, unknown>>
  /** The sequence that numbers the column: created and dropped with the table. */
  readonly sequence?: SequenceItem | undefined
}

/** A column of a `Table`. */
export class SchemaColumn extends ColumnClause {
  override readonly name: string
  readonly facts: SchemaColumnFacts
  readonly #foreignKeys: ForeignKeyConstraintItem[] = []
  readonly #checks: CheckConstraintItem[] = []

  constructor(name: string, key: string, type: AnyType, table: SchemaTable, facts: SchemaColumnFacts) {
    super(name, type, { key, table })
    this.name = name
    this.facts = facts
  }

  override get primaryKey(): boolean {
    return this.facts.primaryKey
  }

  override get default(): ClientDefault | undefined {
    return this.facts.default
  }

  override get onupdate(): ClientDefault | undefined {
    return this.facts.onupdate
  }

  get nullable(): boolean {
    return this.facts.nullable
  }

  get serverDefault(): ServerDefaultFacts | undefined {
    return this.facts.serverDefault
  }

  get computed(): ComputedFacts | undefined {
    return this.facts.computed
  }

  get comment(): string | undefined {
    return this.facts.comment
  }

  get autoincrement(): Autoincrement {
    return this.facts.autoincrement
  }

  /** The foreign keys that this column takes part in. */
  get foreignKeys(): readonly ForeignKeyConstraintItem[] {
    return this.#foreignKeys
  }

  /** Called by the foreign key when it joins the table. */
  addForeignKey(constraint: ForeignKeyConstraintItem): void {
    this.#foreignKeys.push(constraint)
  }

  /** The checks that were written at this column. */
  get checks(): readonly CheckConstraintItem[] {
    return this.#checks
  }

  /** Called by the table, once for each check written at this column. */
  addCheck(check: CheckConstraintItem): void {
    this.#checks.push(check)
  }

  /**
   * The type of a column that was defined by its foreign key alone: looked up when it is first asked for, because the target may be
   * defined later.
   */
  inferType(resolve: () => AnyType): void {
    const settle = (type: AnyType): AnyType => {
      Object.defineProperty(this, "type", { value: type, enumerable: true, configurable: true })
      return type
    }
    Object.defineProperty(this, "type", {
      get: () => settle(resolve()),
      enumerable: true,
      configurable: true,
    })
  }

  /** Whole numbers: what AUTO_INCREMENT needs. */
  get hasIntegerType(): boolean {
    const type = storageType(this.type)
    return type instanceof IntegerType || type instanceof BigIntegerType
  }
}

/** The facts of a definition. @param inKey the table's PrimaryKeyConstraint names the column. */
export function factsOf(definition: ColumnDefinition, inKey: boolean): SchemaColumnFacts {
  const { options } = definition
  const primaryKey = options.primaryKey === true || inKey
  const computed = definition.computed
  return {
    primaryKey,
    nullable: primaryKey ? false : (options.nullable ?? definition.identity === undefined),
    autoincrement: options.autoincrement ?? (definition.identity !== undefined && primaryKey ? true : "auto"),
    default:
      definition.sequence === undefined
        ? clientDefault(options.default)
        : { kind: "sequence", arg: definition.sequence.nextValue() },
    onupdate: clientDefault(options.onupdate),
    serverDefault: serverDefaultOf(options.serverDefault),
    onUpdate: options.onUpdateNow ?? false,
    serverOnupdate: options.serverOnupdate !== undefined,
    computed:
      computed === undefined ? undefined : { sqltext: computed.sqltext, persisted: computed.persisted },
    identity: definition.identity !== undefined,
    unique: options.unique ?? false,
    index: options.index ?? false,
    comment: options.comment,
    invisible: options.invisible ?? false,
    quote: options.quote ?? false,
    period: undefined,
    info: options.info ?? {},
    sequence: definition.sequence,
  }
}

/** The type of a definition before its foreign key is resolved. */
export function typeOf(definition: ColumnDefinition): AnyType {
  return definition.type ?? NULLTYPE
}

function clientDefault(value: unknown): ClientDefault | undefined {
  if (value === undefined) return undefined
  if (value instanceof ClauseElement) return { kind: "expression", arg: value }
  return { kind: typeof value === "function" ? "callable" : "scalar", arg: value }
}

function serverDefaultOf(value: unknown): ServerDefaultFacts | undefined {
  if (value === undefined) return undefined
  if (value instanceof FetchedValueItem) return { kind: "fetched" }
  if (value instanceof ClauseElement) return { kind: "expression", element: value }
  return { kind: "literal", value: value as string | number | bigint | boolean }
}

// CASE.
import { ArgumentError } from "../errors.ts"
import { besideDecimals } from "./beside-decimals.ts"
import type { ClauseElement } from "./clause-element.ts"
import { BindParameter, ColumnElement } from "./column-element.ts"
import { constantOf } from "./constants.ts"
import { commonType, typeOfValue } from "./implied-types.ts"
import { asElement, conditionOf, operand } from "./operate.ts"
import { op } from "./operators.ts"

/** A condition (or value) and what it yields. */
export type CaseBranch = readonly [when: ClauseElement, then: ClauseElement]

/** `CASE [value] WHEN ... THEN ... ELSE ... END`. */
export class Case extends ColumnElement {
  readonly visitName = "case"
  readonly value: ColumnElement | undefined
  readonly whens: readonly CaseBranch[]
  readonly otherwise: ClauseElement | undefined

  constructor(
    whens: readonly CaseBranch[],
    value: ColumnElement | undefined,
    otherwise: ClauseElement | undefined,
  ) {
    const results = whens.map(([, then]) => then)
    if (otherwise !== undefined) results.push(otherwise)
    super(commonType(results.flatMap((result) => (result instanceof ColumnElement ? [result.type] : []))))
    if (whens.length === 0) throw new ArgumentError("CASE needs at least one WHEN, found none.")
    this.whens = whens
    this.value = value
    this.otherwise = otherwise
  }

  override forEachChild(visit: (child: ClauseElement) => void): void {
    if (this.value !== undefined) visit(this.value)
    for (const [when, then] of this.whens) {
      visit(when)
      visit(then)
    }
    if (this.otherwise !== undefined) visit(this.otherwise)
  }
}

/** A result of CASE: an element, or a parameter for a plain value. */
function resultOf(value: unknown): ClauseElement {
  if (value === null) return constantOf(null)
  return asElement(value) ?? new BindParameter("param", value, typeOfValue(value), { unique: true })
}

/** Builds a CASE from the user's branches. */
export function buildCase(
  branches: readonly (readonly [unknown, unknown])[],
  options: { readonly value?: unknown; readonly else?: unknown; readonly else_?: unknown },
): Case {
  const value = options.value === undefined ? undefined : conditionlessElement(options.value)
  // ELSE NULL says nothing that CASE without ELSE does not say.
  const last = options.else ?? options.else_ ?? null
  const results = besideDecimals(
    [...branches.map(([, then]) => then), ...(last === null ? [] : [last])].map(resultOf),
  )
  const whens = branches.map(([when], i): CaseBranch => {
    const condition = value === undefined ? conditionOf(when) : operand(value, when, op.eq)
    return [condition, results[i] as ClauseElement]
  })
  return new Case(whens, value, results[branches.length])
}

function conditionlessElement(value: unknown): ColumnElement {
  const element = asElement(value)
  if (element instanceof ColumnElement) return element
  throw new ArgumentError(
    `The value of a CASE is an expression; found ${value === null ? "null" : typeof value}.`,
  )
}

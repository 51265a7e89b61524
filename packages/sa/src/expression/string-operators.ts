// LIKE and its kin, concat, COLLATE, REGEXP, MATCH. Only functions: this file and column-element.ts import each other.
import { ArgumentError } from "../errors.ts"
import type { ClauseElement } from "./clause-element.ts"
import { BinaryExpression, BindParameter, ExpressionList, type ColumnElement } from "./column-element.ts"
import { CollationName } from "./collation-name.ts"
import { impliedTypes } from "./implied-types.ts"
import { asElement, operand } from "./operate.ts"
import { op, type Operator } from "./operators.ts"

/** Options of LIKE. */
export interface LikeOptions {
  readonly escape?: string
}

/** Options of `startsWith`, `endsWith`, `contains`. */
export interface AffixOptions extends LikeOptions {
  readonly autoescape?: boolean
}

interface Affix {
  readonly head: boolean
  readonly tail: boolean
  readonly fold: boolean
}

/** `[NOT] LIKE pattern [ESCAPE c]`. */
export function like(
  left: ColumnElement,
  operator: Operator,
  pattern: unknown,
  options?: LikeOptions,
): ColumnElement {
  const modifiers = options?.escape === undefined ? undefined : { escape: escapeCharacter(options.escape) }
  return new BinaryExpression(
    left,
    operand(left, pattern, operator),
    operator,
    impliedTypes.boolean,
    modifiers,
  )
}

/** `LIKE concat('%', value, '%')`. With autoescape, wildcards inside the value are escaped. */
export function affix(
  left: ColumnElement,
  where: Affix,
  value: unknown,
  options: AffixOptions = {},
): ColumnElement {
  const escape = options.escape ?? (options.autoescape === true ? "/" : undefined)
  if (escape !== undefined) escapeCharacter(escape)
  let text = value
  if (options.autoescape === true) {
    if (typeof value !== "string") {
      throw new ArgumentError(
        `autoescape escapes a plain string; found ${value === null ? "null" : typeof value}.`,
      )
    }
    text = escapeWildcards(value, escape ?? "/")
  }
  const right = operand(left, text, op.affix)
  return new BinaryExpression(left, right, op.affix, impliedTypes.boolean, { escape, affix: where })
}

function escapeCharacter(escape: string): string {
  if (escape.length !== 1) {
    throw new ArgumentError(`The escape of LIKE is exactly one character, found ${escape.length}.`)
  }
  return escape
}

function escapeWildcards(value: string, escape: string): string {
  const doubled = escape === "%" || escape === "_" ? value : value.replaceAll(escape, escape + escape)
  return doubled.replaceAll("%", `${escape}%`).replaceAll("_", `${escape}_`)
}

/** `concat(left, ...)`, flattened. */
export function concat(left: ColumnElement, values: readonly unknown[]): ColumnElement {
  const clauses: ClauseElement[] = []
  for (const part of [left, ...values]) {
    const element =
      asElement(part) ?? new BindParameter(left.bindBase, part, impliedTypes.string, { unique: true })
    if (element instanceof ExpressionList && element.operator === op.concat) clauses.push(...element.clauses)
    else clauses.push(element)
  }
  return new ExpressionList(op.concat, clauses, impliedTypes.string)
}

/** `left COLLATE name`. */
export function collate(left: ColumnElement, name: string): ColumnElement {
  if (!/^[A-Za-z0-9_]+$/.test(name)) {
    throw new ArgumentError("The name of a collation has only letters, digits and underscores.")
  }
  return new BinaryExpression(left, new CollationName(name), op.collate, left.type)
}

/** `REGEXP pattern`, with optional match flags. */
export function regexp(left: ColumnElement, pattern: unknown, flags: RegexpFlags): ColumnElement {
  const modifiers = flags === undefined ? undefined : { flags: regexpFlags(flags) }
  return new BinaryExpression(
    left,
    operand(left, pattern, op.regexp),
    op.regexp,
    impliedTypes.boolean,
    modifiers,
  )
}

/** `REGEXP_REPLACE(left, pattern, replacement)`. */
export function regexpReplace(
  left: ColumnElement,
  pattern: unknown,
  replacement: unknown,
  flags: RegexpFlags,
): ColumnElement {
  const parts = [operand(left, pattern, op.regexpReplace), operand(left, replacement, op.regexpReplace)]
  const modifiers = flags === undefined ? undefined : { flags: regexpFlags(flags) }
  const right = new ExpressionList(op.comma, parts, impliedTypes.string)
  return new BinaryExpression(left, right, op.regexpReplace, impliedTypes.string, modifiers)
}

/** Match flags: letters, alone or as an option. */
export type RegexpFlags = string | { readonly flags?: string } | undefined

/** Flags are written into the text, so only letters pass. */
function regexpFlags(given: Exclude<RegexpFlags, undefined>): string | undefined {
  const flags = typeof given === "string" ? given : given.flags
  if (flags !== undefined && !/^[a-zA-Z]*$/.test(flags))
    throw new ArgumentError("Flags of a regular expression are letters.")
  return flags
}

/** `MATCH (columns) AGAINST (value mode)`: the relevance, a number that conditions take as true unless it is 0. */
export function match(columns: readonly ColumnElement[], value: unknown, mode: string): BinaryExpression {
  const [first] = columns
  if (first === undefined) throw new ArgumentError("MATCH needs at least one column, found none.")
  const list = new ExpressionList(op.comma, columns, first.type)
  return new BinaryExpression(list, operand(first, value, op.match), op.match, impliedTypes.float, { mode })
}

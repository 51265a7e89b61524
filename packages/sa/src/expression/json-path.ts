// JSON documents: paths, typed access, equality. Only functions touch nodes: this file and column-element.ts import each other.
import type { ServerProfile } from "../dialect/profile.ts"
import { ArgumentError } from "../errors.ts"
import { quoteLiteral } from "../types/literal.ts"
import { NumericType } from "../types/numeric.ts"
import { TypeEngine, type BindProcessor, type LiteralProcessor } from "../types/type-engine.ts"
import { ClauseElement } from "./clause-element.ts"
import {
  BinaryExpression,
  BindParameter,
  JsonValueOf,
  type ColumnElement,
  type JsonTarget,
} from "./column-element.ts"
import { impliedTypes } from "./implied-types.ts"
import { op, type Operator } from "./operators.ts"

/** One step of a JSON path: a key or an index. */
export type PathStep = string | number

/** `["a", 1, "b"]` -> `$."a"[1]."b"`. */
export function jsonPathText(path: unknown): string {
  const steps: readonly unknown[] = Array.isArray(path) ? path : [path]
  let text = "$"
  for (const step of steps) {
    if (typeof step === "number" && Number.isInteger(step) && step >= 0) text += `[${step}]`
    else if (typeof step === "string") text += `.${JSON.stringify(step)}`
    else
      throw new ArgumentError(
        `A step of a JSON path is a key or an index of 0 or more; found ${describe(step)}.`,
      )
  }
  return text
}

function describe(step: unknown): string {
  return typeof step === "number" ? String(step) : step === null ? "null" : typeof step
}

/** The parameter type of JSON paths: steps in, path text out. */
export class JsonPathType extends TypeEngine<PathStep | readonly PathStep[], "str"> {
  readonly kind = "str"
  readonly visitName = "text"

  override bindProcessor(_profile: ServerProfile): BindProcessor<PathStep | readonly PathStep[]> {
    return jsonPathText
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<PathStep | readonly PathStep[]> {
    return (path) => quoteLiteral(jsonPathText(path), profile)
  }
}

const pathType = new JsonPathType()

/** `JSON_EXTRACT(left, path)`. */
export function jsonGet(left: ColumnElement, path: unknown): ColumnElement {
  if (left.type.kind !== "json") {
    throw new ArgumentError(`get() works on JSON expressions; this one is ${String(left.type)}.`)
  }
  if (path instanceof ClauseElement) return new BinaryExpression(left, path, op.jsonGet, left.type)
  jsonPathText(path)
  const right = new BindParameter(left.bindBase, path, pathType, { unique: true })
  return new BinaryExpression(left, right, op.jsonGet, impliedTypes.json)
}

/** A value out of a document, as an SQL value: JSON null becomes SQL NULL. */
export function jsonAs(
  element: ColumnElement,
  target: JsonTarget,
  precision?: number,
  scale?: number,
): ColumnElement {
  if (element.type.kind !== "json") {
    throw new ArgumentError(`JSON access works on JSON expressions; this one is ${String(element.type)}.`)
  }
  if (target === "json") return element
  const type =
    target === "string"
      ? impliedTypes.string
      : target === "integer"
        ? impliedTypes.integer
        : target === "float"
          ? impliedTypes.float
          : target === "boolean"
            ? impliedTypes.boolean
            : new NumericType(precision, scale)
  return new JsonValueOf(element, target, type)
}

/** Equality of documents, which servers do not compare as text would suggest; undefined where plain `=` is right. */
export function jsonEquality(
  left: ColumnElement,
  operator: Operator,
  value: unknown,
): ColumnElement | undefined {
  if (operator !== op.eq && operator !== op.ne) return undefined
  const right = new BindParameter(left.bindBase, value, impliedTypes.json, { unique: true })
  const written = operator === op.eq ? op.jsonEq : op.jsonNe
  return new BinaryExpression(left, right, written, impliedTypes.boolean)
}

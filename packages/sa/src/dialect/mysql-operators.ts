// Operators that MySQL and MariaDB write in their own way.
import type { ClauseElement } from "../expression/clause-element.ts"
import type {
  BinaryExpression,
  BindParameter,
  ColumnElement,
  ExpressionList,
  UnaryExpression,
} from "../expression/column-element.ts"
import type { JsonValueOf } from "../expression/column-element.ts"
import { typeOfValue } from "../expression/implied-types.ts"
import { op } from "../expression/operators.ts"
import type { NumericType } from "../types/numeric.ts"
import { visitSuffix } from "./expression-visitors.ts"
import type { Visitors } from "./rendering.ts"
import { visitNullOrder } from "./order-by.ts"
import { literalText } from "./slots.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

function visitPlain(c: SqlCompiler, binary: BinaryExpression): void {
  c.visitOperand(binary.left, binary.operator)
  c.text += binary.operator.sql
  c.visitOperand(binary.right, binary.operator)
}

function visitFloorDiv(c: SqlCompiler, binary: BinaryExpression): void {
  c.text += "FLOOR("
  visitPlain(c, binary)
  c.text += ")"
}

/** NOT (a <=> b) is the null-safe inequality. */
function visitDistinctFrom(c: SqlCompiler, binary: BinaryExpression): void {
  c.text += "NOT ("
  visitPlain(c, binary)
  c.text += ")"
}

const emptyIn = { plain: "(NULL) AND (1 != 1)", negated: "(NULL) OR (1 = 1)" }

function visitIn(c: SqlCompiler, binary: BinaryExpression): void {
  visitInLeft(c, binary)
  c.text += " IN "
  visitInList(c, binary.right, false)
}

function visitNotIn(c: SqlCompiler, binary: BinaryExpression): void {
  c.text += "("
  visitInLeft(c, binary)
  c.text += " NOT IN "
  visitInList(c, binary.right, true)
  c.text += ")"
}

/** MariaDB compares what JSON_EXTRACT gives by its text, with the quotes of JSON strings. */
function visitInLeft(c: SqlCompiler, { left, right, operator }: BinaryExpression): void {
  const strings = right.visitName === "bindparam" && (right as BindParameter).type.kind === "str"
  if (isExtracted(left) && strings && c.dialect.name === "mariadb") {
    c.text += "JSON_UNQUOTE("
    c.visit(left)
    c.text += ")"
  } else c.visitOperand(left, operator)
}

function isExtracted(element: ClauseElement): boolean {
  return element.visitName === "binary" && (element as BinaryExpression).operator === op.jsonGet
}

function visitInList(c: SqlCompiler, right: ClauseElement, negated: boolean): void {
  if (right.visitName === "bindparam" && (right as BindParameter).expanding) {
    const bind = right as BindParameter
    const text = negated ? emptyIn.negated : emptyIn.plain
    const { tupleTypes } = bind
    const nulls = tupleTypes === undefined ? "NULL" : `(${tupleTypes.map(() => "NULL").join(", ")})`
    c.bind(bind, bind.type, { empty: text.replace("NULL", nulls) })
  } else if (right.visitName === "expression_list") {
    c.text += "("
    c.visitList((right as ExpressionList).clauses)
    c.text += ")"
  } else if (right.visitName === "tuple" || right.visitName === "scalar_select") c.visit(right)
  else {
    c.text += "("
    c.visit(right)
    c.text += ")"
  }
}

function visitEscape(c: SqlCompiler, escape: string | undefined): void {
  if (escape === undefined) return
  c.text += ` ESCAPE ${textLiteral(c, escape)}`
}

function textLiteral(c: SqlCompiler, text: string): string {
  const escaped = text.replaceAll("'", "''")
  return c.dialect.profile.noBackslashEscapes ? `'${escaped}'` : `'${escaped.replaceAll("\\", "\\\\")}'`
}

function visitLike(c: SqlCompiler, binary: BinaryExpression): void {
  visitPlain(c, binary)
  visitEscape(c, binary.modifiers?.escape)
}

/** ILIKE: both sides in lower case. */
function visitIlike(c: SqlCompiler, binary: BinaryExpression): void {
  visitLower(c, binary.left)
  c.text += binary.operator.sql
  visitLower(c, binary.right)
  visitEscape(c, binary.modifiers?.escape)
}

function visitLower(c: SqlCompiler, element: ClauseElement): void {
  c.text += "lower("
  c.visit(element)
  c.text += ")"
}

/** startsWith and its kin: `x LIKE concat('%', value, '%')`. */
function visitAffix(c: SqlCompiler, binary: BinaryExpression): void {
  const { left, right, operator, modifiers } = binary
  const affix = modifiers?.affix ?? { head: true, tail: true, fold: false }
  if (affix.fold) visitLower(c, left)
  else c.visitOperand(left, operator)
  c.text += `${operator.sql}concat(`
  if (affix.head) c.text += "'%', "
  if (affix.fold) visitLower(c, right)
  else c.visit(right)
  if (affix.tail) c.text += ", '%'"
  c.text += ")"
  visitEscape(c, modifiers?.escape)
}

function visitConcat(c: SqlCompiler, list: ExpressionList): void {
  c.text += "concat("
  c.visitList(list.clauses)
  c.text += ")"
}

function visitBetween(c: SqlCompiler, binary: BinaryExpression): void {
  const [low, high] = (binary.right as ExpressionList).clauses
  c.visitOperand(binary.left, binary.operator)
  c.text += binary.operator.sql
  if (low === undefined || high === undefined) return
  if (binary.modifiers?.symmetric === true) {
    // Servers have no BETWEEN SYMMETRIC.
    for (const text of ["least(", ") AND greatest("]) {
      c.text += text
      c.visitList([low, high])
    }
    c.text += ")"
    return
  }
  c.visitOperand(low, binary.operator)
  c.text += " AND "
  c.visitOperand(high, binary.operator)
}

/** REGEXP; match flags are an argument on MySQL and part of the pattern on MariaDB. */
function visitRegexp(c: SqlCompiler, binary: BinaryExpression): void {
  const flags = binary.modifiers?.flags
  const negated = binary.operator === op.notRegexp
  if (flags === undefined) {
    visitPlain(c, binary)
  } else if (c.dialect.name === "mariadb") {
    c.visitOperand(binary.left, binary.operator)
    c.text += `${binary.operator.sql}CONCAT('(?', ${textLiteral(c, flags)}, ')', `
    c.visit(binary.right)
    c.text += ")"
  } else {
    c.text += negated ? "NOT REGEXP_LIKE(" : "REGEXP_LIKE("
    c.visit(binary.left)
    c.text += ", "
    c.visit(binary.right)
    c.text += `, ${textLiteral(c, flags)})`
  }
}

/** REGEXP_REPLACE. MySQL's flags come after position and occurrence. */
function visitRegexpReplace(c: SqlCompiler, binary: BinaryExpression): void {
  const [pattern, replacement] = (binary.right as ExpressionList).clauses
  const flags = binary.modifiers?.flags
  const inline = flags !== undefined && c.dialect.name === "mariadb"
  c.text += "REGEXP_REPLACE("
  c.visit(binary.left)
  c.text += ", "
  if (inline) c.text += `CONCAT('(?', ${textLiteral(c, flags)}, ')', `
  if (pattern !== undefined) c.visit(pattern)
  c.text += inline ? "), " : ", "
  if (replacement !== undefined) c.visit(replacement)
  if (flags !== undefined && !inline) c.text += `, 1, 0, ${textLiteral(c, flags)}`
  c.text += ")"
}

function visitMatch(c: SqlCompiler, binary: BinaryExpression): void {
  if (binary.operator === op.notMatch) c.text += "NOT "
  c.text += "MATCH ("
  c.visitList((binary.left as ExpressionList).clauses)
  c.text += ") AGAINST ("
  c.visit(binary.right)
  const mode = binary.modifiers?.mode ?? ""
  c.text += mode === "" ? ")" : ` ${mode})`
}

function visitJsonGet(c: SqlCompiler, binary: BinaryExpression): void {
  c.text += "JSON_EXTRACT("
  c.visit(binary.left)
  c.text += ", "
  c.visit(binary.right)
  c.text += ")"
}

/** Equality of documents. Strings and numbers compare as they are on MySQL; everything else needs a JSON value on the right. */
function visitJsonEquality(c: SqlCompiler, binary: BinaryExpression): void {
  const { left, right, operator } = binary
  const value = right.visitName === "bindparam" ? (right as BindParameter).value : undefined
  const scalar = typeof value === "string" || typeof value === "number" || typeof value === "bigint"
  // MariaDB's JSON columns are text, but what JSON_EXTRACT gives compares as its value.
  if (c.dialect.name === "mariadb" && !(scalar && isExtracted(left))) {
    c.text += operator === op.jsonNe ? "NOT JSON_EQUALS(" : "JSON_EQUALS("
    c.visit(left)
    c.text += ", "
    c.visit(right)
    c.text += ")"
    return
  }
  c.visitOperand(left, operator)
  c.text += operator.sql
  if (scalar) {
    c.bind(right as BindParameter, typeOfValue(value))
  } else {
    c.text += "CAST("
    c.visit(right)
    c.text += " AS JSON)"
  }
}

/** Writers of operators. */
export const mysqlOperators: Visitors = {
  asc: visitSuffix,
  desc: visitSuffix,
  nullsFirst: (c: SqlCompiler, unary: UnaryExpression) => visitNullOrder(c, unary, (inner) => c.visit(inner)),
  nullsLast: (c: SqlCompiler, unary: UnaryExpression) => visitNullOrder(c, unary, (inner) => c.visit(inner)),
  floorDiv: visitFloorDiv,
  isDistinctFrom: visitDistinctFrom,
  in: visitIn,
  notIn: visitNotIn,
  like: visitLike,
  notLike: visitLike,
  ilike: visitIlike,
  notIlike: visitIlike,
  affix: visitAffix,
  notAffix: visitAffix,
  concat: visitConcat,
  between: visitBetween,
  notBetween: visitBetween,
  regexp: visitRegexp,
  notRegexp: visitRegexp,
  regexpReplace: visitRegexpReplace,
  match: visitMatch,
  notMatch: visitMatch,
  jsonGet: visitJsonGet,
  jsonEq: visitJsonEquality,
  jsonNe: visitJsonEquality,
}

/** A JSON value as an SQL value; the CASE makes JSON null an SQL NULL (CAST would make it 0). */
export function visitJsonValue(c: SqlCompiler, value: JsonValueOf): void {
  c.text += "CASE "
  c.visit(value.element)
  c.text += " WHEN 'null' THEN NULL "
  const { target, element } = value
  if (target === "boolean") c.text += "WHEN true THEN true ELSE false"
  else {
    c.text += "ELSE "
    visitJsonTarget(c, element, value)
  }
  c.text += " END"
}

function visitJsonTarget(c: SqlCompiler, element: ColumnElement, value: JsonValueOf): void {
  switch (value.target) {
    case "string":
      c.text += "JSON_UNQUOTE("
      c.visit(element)
      c.text += ")"
      return
    case "integer":
      c.text += "CAST("
      c.visit(element)
      c.text += " AS SIGNED INTEGER)"
      return
    case "float":
      c.visit(element)
      c.text += "+0.0000000000000000000000"
      return
    case "numeric": {
      const { precision, scale } = value.type as NumericType
      c.text += "CAST("
      c.visit(element)
      c.text += ` AS DECIMAL(${precision ?? 65}, ${scale ?? 30}))`
      return
    }
    case "boolean":
    case "json":
      c.visit(element)
  }
}

/** `SEPARATOR ', '`: a literal, because prepared statements take no placeholder there. */
export function separatorText(c: SqlCompiler, separator: ClauseElement): string | undefined {
  if (separator.visitName !== "bindparam") return undefined
  const bind = separator as BindParameter
  return typeof bind.value === "string" ? literalText(bind.value, bind.type, c.dialect.profile) : undefined
}

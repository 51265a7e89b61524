// Operators and how tightly they bind. Parentheses follow SQLAlchemy's table (higher binds tighter): an operand gets them when its own
// precedence is not higher than its parent's, unless both are the same associative operator.

/** How an operator is written and grouped. Compared by identity. */
export interface Operator {
  /** Dialects override rendering by this name. */
  readonly name: string
  /** Text between (binary) or before (unary) the operands, spaces included. */
  readonly sql: string
  readonly precedence: number
  /** What operands are compared with; differs from `precedence` where MySQL binds tighter than SQLAlchemy's table says. */
  readonly operandPrecedence: number
  /** `a op b op c` needs no parentheses. */
  readonly associative: boolean
  /** Yields true or false by itself; a bare boolean column does not and is written `= 1` in conditions. */
  readonly boolean: boolean
  /** Rendered as a function call: its operands stand in parentheses already. */
  readonly functional: boolean
}

interface OperatorTraits {
  readonly operandPrecedence?: number
  readonly associative?: boolean
  readonly boolean?: boolean
  readonly functional?: boolean
}

/** Makes an operator. */
export function operator(
  name: string,
  sql: string,
  precedence: number,
  traits: OperatorTraits = {},
): Operator {
  return Object.freeze({
    name,
    sql,
    precedence,
    operandPrecedence: traits.operandPrecedence ?? precedence,
    associative: traits.associative ?? false,
    boolean: traits.boolean ?? false,
    functional: traits.functional ?? false,
  })
}

const comparison = { boolean: true }
const call = { functional: true }
/** Any compound operand gets parentheses. */
const tight = { operandPrecedence: 14 }

/** Names of the operators. */
export type OperatorName =
  | "mul"
  | "div"
  | "floorDiv"
  | "mod"
  | "neg"
  | "bitNot"
  | "add"
  | "sub"
  | "bitAnd"
  | "bitOr"
  | "bitXor"
  | "bitShiftLeft"
  | "bitShiftRight"
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "jsonEq"
  | "jsonNe"
  | "is"
  | "isNot"
  | "isDistinctFrom"
  | "isNotDistinctFrom"
  | "in"
  | "notIn"
  | "like"
  | "notLike"
  | "ilike"
  | "notIlike"
  | "affix"
  | "notAffix"
  | "between"
  | "notBetween"
  | "regexp"
  | "notRegexp"
  | "regexpReplace"
  | "match"
  | "notMatch"
  | "concat"
  | "not"
  | "distinct"
  | "collate"
  | "and"
  | "desc"
  | "asc"
  | "nullsFirst"
  | "nullsLast"
  | "or"
  | "exists"
  | "any"
  | "all"
  | "jsonGet"
  | "comma"

/** All operators of the library. */
export const op: Readonly<Record<OperatorName, Operator>> = {
  mul: operator("mul", " * ", 8, { associative: true }),
  div: operator("div", " / ", 8),
  floorDiv: operator("floorDiv", " / ", 8),
  mod: operator("mod", " % ", 8),
  neg: operator("neg", "-", 8),
  bitNot: operator("bitNot", "~", 8),
  add: operator("add", " + ", 7, { associative: true }),
  sub: operator("sub", " - ", 7),
  bitAnd: operator("bitAnd", " & ", 7),
  bitOr: operator("bitOr", " | ", 7),
  // MySQL binds ^ above *, SQLAlchemy with +.
  bitXor: operator("bitXor", " ^ ", 7, tight),
  bitShiftLeft: operator("bitShiftLeft", " << ", 7),
  bitShiftRight: operator("bitShiftRight", " >> ", 7),
  eq: operator("eq", " = ", 5, comparison),
  ne: operator("ne", " != ", 5, comparison),
  lt: operator("lt", " < ", 5, comparison),
  le: operator("le", " <= ", 5, comparison),
  gt: operator("gt", " > ", 5, comparison),
  ge: operator("ge", " >= ", 5, comparison),
  jsonEq: operator("jsonEq", " = ", 5, comparison),
  jsonNe: operator("jsonNe", " != ", 5, comparison),
  is: operator("is", " IS ", 5, comparison),
  isNot: operator("isNot", " IS NOT ", 5, comparison),
  isDistinctFrom: operator("isDistinctFrom", " <=> ", 5, comparison),
  isNotDistinctFrom: operator("isNotDistinctFrom", " <=> ", 5, comparison),
  in: operator("in", " IN ", 5, comparison),
  notIn: operator("notIn", " NOT IN ", 5, comparison),
  like: operator("like", " LIKE ", 5, comparison),
  notLike: operator("notLike", " NOT LIKE ", 5, comparison),
  ilike: operator("ilike", " LIKE ", 5, comparison),
  notIlike: operator("notIlike", " NOT LIKE ", 5, comparison),
  affix: operator("affix", " LIKE ", 5, comparison),
  notAffix: operator("notAffix", " NOT LIKE ", 5, comparison),
  between: operator("between", " BETWEEN ", 5, comparison),
  notBetween: operator("notBetween", " NOT BETWEEN ", 5, comparison),
  regexp: operator("regexp", " REGEXP ", 5, comparison),
  notRegexp: operator("notRegexp", " NOT REGEXP ", 5, comparison),
  regexpReplace: operator("regexpReplace", ", ", 5, call),
  match: operator("match", " AGAINST ", 5, { boolean: true, functional: true }),
  notMatch: operator("notMatch", " AGAINST ", 5, comparison),
  concat: operator("concat", ", ", 5, { associative: true, functional: true }),
  not: operator("not", "NOT ", 5, comparison),
  distinct: operator("distinct", "DISTINCT ", 5),
  // MySQL binds COLLATE above arithmetic, SQLAlchemy below comparisons.
  collate: operator("collate", " COLLATE ", 4, tight),
  and: operator("and", " AND ", 3, { associative: true, boolean: true }),
  desc: operator("desc", " DESC", 3),
  asc: operator("asc", " ASC", 3),
  nullsFirst: operator("nullsFirst", "", 3),
  nullsLast: operator("nullsLast", "", 3),
  or: operator("or", " OR ", 2, { associative: true, boolean: true }),
  exists: operator("exists", "EXISTS ", 0, comparison),
  any: operator("any", "ANY ", 15),
  all: operator("all", "ALL ", 15),
  jsonGet: operator("jsonGet", ", ", 15, { associative: true, functional: true }),
  comma: operator("comma", ", ", -1),
}

/** The opposite of operators that have one: `not_(a = b)` becomes `a != b`. */
const opposites: ReadonlyMap<Operator, Operator> = new Map(
  (
    [
      [op.eq, op.ne],
      [op.jsonEq, op.jsonNe],
      [op.lt, op.ge],
      [op.gt, op.le],
      [op.is, op.isNot],
      [op.isDistinctFrom, op.isNotDistinctFrom],
      [op.in, op.notIn],
      [op.like, op.notLike],
      [op.ilike, op.notIlike],
      [op.affix, op.notAffix],
      [op.between, op.notBetween],
      [op.regexp, op.notRegexp],
      [op.match, op.notMatch],
    ] as const
  ).flatMap(([a, b]) => [[a, b] as const, [b, a] as const]),
)

/** The operator that is true when this one is false. */
export function oppositeOf(of: Operator): Operator | undefined {
  return opposites.get(of)
}

/** Whether `child` needs parentheses as an operand of `parent`. */
export function needsParentheses(child: Operator, parent: Operator): boolean {
  if (child === parent && child.associative) return false
  if (child.functional && parent.operandPrecedence > parent.precedence) return false
  return child.precedence <= parent.operandPrecedence
}

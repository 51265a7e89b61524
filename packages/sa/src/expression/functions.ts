// `func`: any function by name. Result types of known functions are in function-types.ts; their signatures in typing/functions/.
import { ArgumentError } from "../errors.ts"
import type { Functions } from "../typing/func.ts"
import type { ClauseElement } from "./clause-element.ts"
import { BindParameter } from "./column-element.ts"
import { constantOf } from "./constants.ts"
import { FunctionElement, GroupConcat } from "./function-element.ts"
import { camelCaseNames, hasLikeArguments, resultTypeOf } from "./function-types.ts"
import { impliedTypes, typeOfValue } from "./implied-types.ts"
import { besideDecimals } from "./beside-decimals.ts"
import { asElement } from "./operate.ts"

/** Functions that are no plain call. */
const special: Readonly<Record<string, (args: readonly unknown[]) => ClauseElement>> = {
  aggregate_strings: (args) => aggregateStrings(args),
  // A column list to count is a tuple of arguments; "*" is what count() does by itself.
  count: (args) => plainCall("count", args.length === 1 && args[0] === "*" ? [] : args, []),
}

function aggregateStrings(args: readonly unknown[]): ClauseElement {
  const [value, separator] = args
  return new GroupConcat([argument("group_concat", value)], impliedTypes.string, {
    distinct: false,
    orderBy: [],
    separator: separator === undefined ? undefined : argument("group_concat", separator),
  })
}

/** An argument of a function: an element, or a parameter for a plain value. */
export function argument(name: string, value: unknown): ClauseElement {
  if (value === null) return constantOf(null)
  if (value === undefined) throw new ArgumentError(`${name}(): an argument is undefined; use null for NULL.`)
  return asElement(value) ?? new BindParameter(name, value, typeOfValue(value), { unique: true })
}

function plainCall(name: string, args: readonly unknown[], packages: readonly string[]): FunctionElement {
  const given = args.map((value) => argument(name, value))
  const clauses = packages.length === 0 && hasLikeArguments(name) ? besideDecimals(given) : given
  return new FunctionElement(
    name,
    clauses,
    packages.length === 0 ? resultTypeOf(name, clauses) : impliedTypes.null,
    packages,
  )
}

function call(name: string, packages: readonly string[], args: readonly unknown[]): ClauseElement {
  const make = packages.length === 0 && Object.hasOwn(special, name) ? special[name] : undefined
  return make === undefined ? plainCall(name, args, packages) : make(args)
}

/** A function that is callable and whose properties are functions of a package: `func.mydb.f(1)`. */
function named(name: string, packages: readonly string[]): object {
  const target = (...args: readonly unknown[]): ClauseElement => call(name, packages, args)
  return new Proxy(target, {
    get: (_target, property) =>
      typeof property === "string"
        ? named(property, [...packages, name])
        : (Reflect.get(target, property) as unknown),
  })
}

/** `func("name", ...args)`, with packages before dots. */
function byName(name: string, ...args: readonly unknown[]): ClauseElement {
  const parts = name.split(".")
  return call(parts.at(-1) ?? name, parts.slice(0, -1), args)
}

const known = new Map<string, object>()

/** Any SQL function: `func.count()`, `func.lower(users.c.name)`, `func.my_function(1)`. Camel case works for known names: `func.rowNumber()`. */
export const func: Functions = new Proxy(byName as unknown as Functions, {
  get: (_target, property) => {
    if (typeof property !== "string") return undefined
    let callable = known.get(property)
    if (callable === undefined) {
      callable = named(camelCaseNames.get(property) ?? property, [])
      // Names come from programs, but some programs make them up: the memory is bounded.
      if (known.size >= 1000) known.clear()
      known.set(property, callable)
    }
    return callable
  },
})

// CAST: the few types that MySQL and MariaDB can cast to.
import type { Cast } from "../expression/column-element.ts"
import type { AnyType } from "../types/type-engine.ts"
import { isAtLeast, type ServerProfile } from "./profile.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** Attributes of types that CAST looks at. */
interface CastFacts {
  readonly length?: number | undefined
  readonly precision?: number | undefined
  readonly scale?: number | undefined
  readonly fsp?: number | undefined
  readonly attributes?: { readonly unsigned?: boolean }
  readonly options?: { readonly charset?: string }
  readonly impl?: AnyType | (() => AnyType)
}

/** Writes CAST; a type that no cast exists for leaves the expression as it is. */
export function visitCast(c: SqlCompiler, cast: Cast): void {
  const target = castTarget(cast.type, c.dialect.profile)
  if (target === undefined) {
    c.visit(cast.element)
    return
  }
  c.text += "CAST("
  c.visit(cast.element)
  c.text += ` AS ${target})`
}

function sized(name: string, ...numbers: readonly (number | undefined)[]): string {
  const given = numbers.filter((number) => number !== undefined)
  return given.length === 0 ? name : `${name}(${given.join(", ")})`
}

/** The type name inside CAST; undefined when the server has none. */
function castTarget(declared: AnyType, profile: ServerProfile): string | undefined {
  const type = declared.dialectImpl(profile)
  const facts = type as AnyType & CastFacts
  if (facts.impl !== undefined)
    return castTarget(typeof facts.impl === "function" ? facts.impl() : facts.impl, profile)
  switch (type.kind) {
    case "num":
      return numberTarget(facts, profile)
    case "str":
      return type.visitName === "enum" || type.visitName === "set" ? undefined : stringTarget(facts)
    case "tmp":
      return temporalTarget(facts)
    case "json":
      // MariaDB has no CAST AS JSON: its JSON is text.
      return profile.family === "mariadb" ? undefined : "JSON"
    case "bin":
      return type.visitName === "bit" ? undefined : "BINARY"
    case "bool":
      return undefined
  }
}

function numberTarget(type: AnyType & CastFacts, profile: ServerProfile): string | undefined {
  const { visitName } = type
  if (/float|double|real/.test(visitName)) {
    const known = isAtLeast(profile, "mysql", 8, 0, 17) || isAtLeast(profile, "mariadb", 10, 4, 5)
    if (!known) return undefined
    // MariaDB and FLOAT(M, D) have no precision here.
    const bits = profile.family === "mysql" && type.scale === undefined ? type.precision : undefined
    return visitName.includes("float") ? sized("FLOAT", bits) : "DOUBLE"
  }
  if (/decimal|numeric/.test(visitName)) {
    return type.precision === undefined ? "DECIMAL" : sized("DECIMAL", type.precision, type.scale)
  }
  if (visitName.includes("year") || visitName.includes("bit")) return "UNSIGNED INTEGER"
  return type.attributes?.unsigned === true ? "UNSIGNED INTEGER" : "SIGNED INTEGER"
}

function stringTarget(type: AnyType & CastFacts): string | undefined {
  if (type.visitName === "null") return undefined
  const charset = type.options?.charset
  return charset === undefined
    ? sized("CHAR", type.length)
    : `${sized("CHAR", type.length)} CHARACTER SET ${charset}`
}

function temporalTarget(type: AnyType & CastFacts): string | undefined {
  const { visitName } = type
  if (visitName === "date") return "DATE"
  if (visitName.includes("timestamp") || visitName.includes("datetime")) return sized("DATETIME", type.fsp)
  return visitName === "time" || visitName.endsWith("_time") ? sized("TIME", type.fsp) : undefined
}

// Collation ids and names of both servers, and what a character set is called elsewhere.
import { COLLATIONS } from "./collations.gen.ts"

/** One collation. */
export interface Collation {
  readonly id: number
  /** Such as `utf8mb4_general_ci`. */
  readonly name: string
  /** Such as `utf8mb4`. */
  readonly charset: string
  /** Whether it is the default of its character set on MySQL. */
  readonly isDefault: boolean
}

/** Id of the collation of bytes. */
export const BINARY_COLLATION = 63

let byId: Map<number, Collation> | undefined
let byName: Map<string, Collation> | undefined

/** The table is text until it is needed: `charset:id name,id *name;...` */
function load(): { byId: Map<number, Collation>; byName: Map<string, Collation> } {
  if (byId !== undefined && byName !== undefined) return { byId, byName }
  byId = new Map()
  byName = new Map()
  for (const group of COLLATIONS.split(";")) {
    const [charset = "", list = ""] = group.split(":")
    for (const item of list.split(",")) {
      const [id = "", label = ""] = item.split(" ")
      const isDefault = label.startsWith("*")
      const entry: Collation = {
        id: Number(id),
        name: isDefault ? label.slice(1) : label,
        charset,
        isDefault,
      }
      byId.set(entry.id, entry)
      byName.set(entry.name, entry)
    }
  }
  return { byId, byName }
}

/** The collation with this id, if either server has it. */
export function collationById(id: number): Collation | undefined {
  return load().byId.get(id)
}

/** The collation with this name, in any case. `utf8_...` is found as `utf8mb3_...`. */
export function collationByName(name: string): Collation | undefined {
  const lower = name.toLowerCase()
  const names = load().byName
  return names.get(lower) ?? names.get(lower.replace(/^utf8_/, "utf8mb3_"))
}

/** The default collation of a character set on MySQL, such as `utf8mb4_0900_ai_ci` of `utf8mb4`. */
export function defaultCollation(charset: string): Collation | undefined {
  const lower = charset.toLowerCase()
  const wanted = lower === "utf8" ? "utf8mb3" : lower
  for (const entry of load().byId.values()) if (entry.isDefault && entry.charset === wanted) return entry
  return undefined
}

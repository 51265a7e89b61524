// File names of `layout: "files"`: kebab-case, unique on file systems that ignore case.
import { claim } from "../naming/names.ts"
import { wordsOf } from "../naming/words.ts"
import { toIdentifier } from "../naming/identifier.ts"

/** A register of taken file names, without extension. */
export function takenFileNames(): Set<string> {
  return new Set(["index", "metadata", "routines"])
}

/** The file name for a table: `OrderItems` as `order-items`. Marks it as taken. */
export function fileNameOf(table: string, taken: Set<string>): string {
  const kebab = wordsOf(table).join("-").toLowerCase()
  const ascii = /^[a-z0-9-]+$/.test(kebab)
    ? kebab
    : toIdentifier(table)
        .replace(/[^\w-]/gu, "_")
        .toLowerCase()
  const name = claim([ascii, `${ascii}-table`], (candidate) => !taken.has(candidate))
  taken.add(name)
  return name
}

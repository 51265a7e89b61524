// What `--check` says: a diff per file, and in one line what to do.
import { relative } from "node:path"
import type { FileChange } from "./files-on-disk.ts"
import { unifiedDiff } from "./line-diff.ts"

/** The diffs of all changes. */
export function diffOf(changes: readonly FileChange[], cwd: string): string {
  return changes
    .map(({ path, before = "", after = "" }) => unifiedDiff(before, after, shortPath(path, cwd)))
    .join("")
}

/** The sentence after the diffs. */
export function driftSummary(changes: readonly FileChange[], cwd: string, command: string): string {
  const kinds = changes.map(({ path, before, after }) => {
    const state = before === undefined ? "missing" : after === undefined ? "left over" : "out of date"
    return `${shortPath(path, cwd)} is ${state}`
  })
  const shown = kinds.length > 5 ? [...kinds.slice(0, 5), `${kinds.length - 5} more files differ`] : kinds
  return `${shown.join("; ")}. Run: ${command}`
}

/** A path as people write it from the working directory. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path)
  return short.startsWith("..") ? path : short
}

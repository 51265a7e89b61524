// A unified diff of two texts: Myers' algorithm on lines, bounded; beyond the bound the changed middle is shown as replaced.

/** One line of an edit script. */
interface Edit {
  readonly mark: " " | "-" | "+"
  readonly line: string
}

const context = 3
const maximalEdits = 1500

/** The changed parts of `after` against `before` with three lines around them; empty when the texts are equal. */
export function unifiedDiff(before: string, after: string, path: string): string {
  if (before === after) return ""
  const edits = editScript(linesOf(before), linesOf(after))
  return [`--- ${path}`, `+++ ${path} (generated now)`, ...hunks(edits)].join("\n") + "\n"
}

function linesOf(text: string): string[] {
  const lines = text.split("\n")
  if (lines.at(-1) === "") lines.pop()
  return lines
}

function editScript(a: readonly string[], b: readonly string[]): Edit[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const same = (lines: readonly string[]): Edit[] => lines.map((line) => ({ mark: " ", line }))
  const middle = middleEdits(a.slice(start, a.length - end), b.slice(start, b.length - end))
  return [...same(a.slice(0, start)), ...middle, ...same(end === 0 ? [] : a.slice(-end))]
}

/** Myers' O(ND) search, keeping the furthest points of every step to walk back. */
function middleEdits(a: readonly string[], b: readonly string[]): Edit[] {
  const trace: Map<number, number>[] = []
  let furthest = new Map<number, number>([[1, 0]])
  for (let d = 0; d <= Math.min(a.length + b.length, maximalEdits); d++) {
    trace.push(new Map(furthest))
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(furthest, k - 1) < at(furthest, k + 1))
      let x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      furthest.set(k, x)
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace)
    }
    furthest = new Map(furthest)
  }
  return [...a.map((line): Edit => ({ mark: "-", line })), ...b.map((line): Edit => ({ mark: "+", line }))]
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Map<number, number>[]): Edit[] {
  const edits: Edit[] = []
  let x = a.length
  let y = b.length
  for (let d = trace.length - 1; d >= 0; d--) {
    const furthest = trace[d] ?? new Map<number, number>()
    const k = x - y
    const down = k === -d || (k !== d && at(furthest, k - 1) < at(furthest, k + 1))
    const previousX = at(furthest, down ? k + 1 : k - 1)
    const previousY = previousX - (down ? k + 1 : k - 1)
    while (x > Math.max(previousX, 0) && y > Math.max(previousY, 0)) {
      x--
      y--
      edits.push({ mark: " ", line: a[x] ?? "" })
    }
    if (d === 0) break
    if (down) edits.push({ mark: "+", line: b[--y] ?? "" })
    else edits.push({ mark: "-", line: a[--x] ?? "" })
  }
  return edits.reverse()
}

function at(furthest: ReadonlyMap<number, number>, k: number): number {
  return furthest.get(k) ?? 0
}

function hunks(edits: readonly Edit[]): string[] {
  const lines: string[] = []
  let from = 0
  while (from < edits.length) {
    const first = edits.findIndex((edit, i) => i >= from && edit.mark !== " ")
    if (first < 0) break
    let last = first
    for (let i = first; i < edits.length && i <= last + 2 * context; i++) if (edits[i]?.mark !== " ") last = i
    const begin = Math.max(from, first - context)
    const stop = Math.min(edits.length, last + context + 1)
    lines.push(hunkHeader(edits, begin, stop))
    for (const { mark, line } of edits.slice(begin, stop)) lines.push(mark + line)
    from = stop
  }
  return lines
}

function hunkHeader(edits: readonly Edit[], begin: number, stop: number): string {
  const count = (part: readonly Edit[], other: "-" | "+"): number =>
    part.filter(({ mark }) => mark !== other).length
  const before = edits.slice(0, begin)
  const part = edits.slice(begin, stop)
  return `@@ -${count(before, "+") + 1},${count(part, "+")} +${count(before, "-") + 1},${count(part, "-")} @@`
}

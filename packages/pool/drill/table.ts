// The table that `npm run drill` prints.
import type { Outcome } from "./drill.ts"

const header = [
  "fault",
  "server",
  "writes acknowledged",
  "writes lost",
  "doubled",
  "in doubt (done)",
  "refused",
  "wrong answers",
  "late acquires",
  "longest pause",
  "resumed after",
  "",
]

/** All outcomes, aligned. */
export function formatTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((each) => [
    each.fault,
    each.server,
    String(each.acknowledged),
    String(each.lost),
    String(each.doubled),
    `${each.doubtful} (${each.doubtfulDone})`,
    String(each.refused),
    String(each.wrong + each.halved + each.invented),
    String(each.overdue),
    `${Math.round(each.longestPause)} ms`,
    each.resumedAfter === Infinity ? "never" : `${Math.round(each.resumedAfter)} ms`,
    each.passed ? "ok" : each.felt ? "FAILED" : "NOT FELT",
  ])
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ")
  return all.map((row) => line(row).trimEnd()).join("\n")
}

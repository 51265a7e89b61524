// Prints the figures of a case as a table: wall and CPU medians, rate, and the ratio to the best peer.
import type { Case, Figures } from "./suite.ts"

/** The rows of one comparison as text; `ours` is the prefix of shoal's contenders. */
export function formatCase(comparison: Case, results: readonly Figures[], ours = "shoal"): string {
  const floors = new Set(comparison.floor ?? [])
  const peers = results.filter(({ name }) => !name.startsWith(ours) && !floors.has(name))
  const best = peers.reduce((least, peer) => Math.min(least, peer.wallMs), Infinity)
  const bestUser = peers.reduce((least, peer) => Math.min(least, peer.userCpuMs), Infinity)
  const bestCpu = peers.reduce((least, peer) => Math.min(least, peer.cpuMs), Infinity)
  const floor = results.find(({ name }) => floors.has(name))?.wallMs
  const header = [
    "",
    "wall ms",
    "user ms",
    "user+sys ms",
    `${comparison.unit}/s`,
    "faster than best peer",
    "user of best peer",
    "user+sys of best peer",
    "of floor",
  ]
  const rows = results.map((result) => [
    result.name,
    result.wallMs.toFixed(1),
    result.userCpuMs.toFixed(1),
    result.cpuMs.toFixed(1),
    Math.round(result.perSecond).toLocaleString("en"),
    ratio(best, result.wallMs),
    ratio(result.userCpuMs, bestUser),
    ratio(result.cpuMs, bestCpu),
    floor === undefined ? "" : ratio(result.wallMs, floor),
  ])
  return [comparison.name, ...aligned([header, ...rows])].join("\n")
}

/** Empty without a peer, and where the peer took less than the clock shows. */
function ratio(one: number, other: number): string {
  return Number.isFinite(one) && Number.isFinite(other) && other > 0 ? `${(one / other).toFixed(2)}x` : ""
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  )
  return rows.map(
    (row) =>
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ")}`,
  )
}

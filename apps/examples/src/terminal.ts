// Colours for people only: plain text when the output is not a terminal or NO_COLOR is set.
import { styleText } from "node:util"

const colourful = process.stdout.isTTY && process.env["NO_COLOR"] === undefined

/** A heading. */
export function bold(text: string): string {
  return colourful ? styleText("bold", text) : text
}

/** A detail. */
export function dim(text: string): string {
  return colourful ? styleText("dim", text) : text
}

/** A step that worked. */
export function green(text: string): string {
  return colourful ? styleText("green", text) : text
}

/** Rows under a header, columns aligned. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? "").length)),
  )
  const line = (cells: readonly string[]): string =>
    `   ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")
}

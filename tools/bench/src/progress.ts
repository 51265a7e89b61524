// One progress line on a terminal, nothing elsewhere.

/** Shows `text` in place of the last progress line; an empty text clears it. */
export function progress(text: string): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r\u001b[2K${text}`)
}

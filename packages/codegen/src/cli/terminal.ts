// What the command shows: results on stdout, everything about them on stderr; colours and progress only for people.

/** Where a run writes, and what it may use there. */
export interface Terminal {
  /** Results: `--json`, `--dry-run`, the diff of `--check`. */
  out(text: string): void
  /** Notes and errors. */
  err(text: string): void
  /** A person watches stderr: progress is welcome. */
  readonly interactive: boolean
  /** A person reads stdout: colours are welcome. */
  readonly colours: boolean
}

/** Shows steps while they run. On a terminal the line of the running step is overwritten; elsewhere nothing is printed. */
export class Progress {
  readonly #terminal: Terminal
  readonly #enabled: boolean

  constructor(terminal: Terminal, quiet: boolean) {
    this.#terminal = terminal
    this.#enabled = terminal.interactive && !quiet
  }

  /** Replaces the line by what is being done now. */
  step(text: string): void {
    if (this.#enabled) this.#terminal.err(`\r\u001b[2K${dim(text)}`)
  }

  /** Removes the line. */
  clear(): void {
    if (this.#enabled) this.#terminal.err("\r\u001b[2K")
  }
}

/** A diff with removed lines red and added ones green. */
export function coloured(diff: string): string {
  return diff
    .split("\n")
    .map((line) => {
      if (line.startsWith("+++") || line.startsWith("---")) return `\u001b[1m${line}\u001b[0m`
      if (line.startsWith("+")) return `\u001b[32m${line}\u001b[0m`
      if (line.startsWith("-")) return `\u001b[31m${line}\u001b[0m`
      return line.startsWith("@@") ? `\u001b[36m${line}\u001b[0m` : line
    })
    .join("\n")
}

function dim(text: string): string {
  return `\u001b[2m${text}\u001b[0m`
}

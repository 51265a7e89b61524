// One line on a terminal that tells what the servers are being brought up with; silent anywhere else.
import type { ProgressEvent, ServerFamily } from "./server.ts"

/** The part of a stream that the progress line needs. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const titles = { mysql: "MySQL", mariadb: "MariaDB" } as const
const clearLine = "\r\u001b[2K"

/** Where a family stands, as `MySQL: downloading packages 42 %`. */
export function describeProgress({ family, phase, percent }: ProgressEvent): string {
  const share = percent === undefined ? "" : ` ${Math.round(percent)} %`
  return `${titles[family]}: ${phase}${share}`
}

/** A receiver for `onProgress` that keeps one line up to date while the stream is a terminal. */
export function terminalProgress(stream: ProgressStream = process.stderr): (event: ProgressEvent) => void {
  if (stream.isTTY !== true) return () => undefined
  const state = new Map<ServerFamily, ProgressEvent>()
  let shown = ""
  return (event) => {
    state.set(event.family, event)
    const events = [...state.values()]
    const line = events.map(describeProgress).join("   ")
    if (line === shown) return
    shown = line
    stream.write(clearLine + line)
    if (events.every((each) => each.phase === "ready")) {
      stream.write("\n")
      state.clear()
    }
  }
}

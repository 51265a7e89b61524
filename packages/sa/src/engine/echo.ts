// The engine's log of what it sends. Shows parameters, so it is for development; nothing else of this package shows them.
import { inspect } from "node:util"

/** Receives one line per statement. */
export type EchoLogger = (line: string) => void

/** The logger that an `echo` option stands for; undefined for none. */
export function echoLogger(echo: boolean | EchoLogger | undefined): EchoLogger | undefined {
  if (typeof echo === "function") return echo
  return echo === true ? (line) => void process.stderr.write(`${line}\n`) : undefined
}

/** `sa [token] SELECT ... WHERE id = ? [1]`; long values and lists are shortened. */
export function echoLine(sql: string, params: readonly unknown[] | undefined, token?: string): string {
  const head = token === undefined ? `sa ${sql}` : `sa [${token}] ${sql}`
  if (params === undefined || params.length === 0) return head
  const values = inspect(params, {
    breakLength: Infinity,
    maxArrayLength: 20,
    maxStringLength: 200,
    depth: 3,
  })
  return `${head} ${values}`
}

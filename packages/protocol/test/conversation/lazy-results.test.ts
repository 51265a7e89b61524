// Lazy rows keep bytes of the chunk that they came in: their own, not those of the results behind them.
import { expect, test } from "vitest"
import { comQuery, LazyRow } from "../../src/index.ts"
import { end, readySession, textResult } from "../support/packets.ts"
import { INT, TEXT } from "../support/sent-session.ts"

const results = 2000

test("many small results in one chunk keep no more than the chunk", () => {
  const session = readySession()
  for (let i = 0; i < results; i++) session.send(comQuery("q", { rows: "lazy", collect: true }))
  session.takeOutput()
  const text = "x".repeat(50)
  const chunk = Buffer.concat(
    Array.from({ length: results }, (_, i) => textResult([INT, TEXT], [[String(i), text]], end())),
  )
  const before = process.memoryUsage().arrayBuffers
  session.receive(chunk)
  const rows: unknown[] = []
  for (let event = session.nextEvent(); event !== undefined; event = session.nextEvent()) {
    if (event.kind === "end") rows.push(...(event.rows ?? []))
  }
  // The rest of the chunk once per result would be 200 MB.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * chunk.length)
  // The caller may use the chunk's memory again.
  chunk.fill(0xaa)
  expect(rows).toHaveLength(results)
  expect(rows.every((row, i) => row instanceof LazyRow && row.get(0) === i && row.get(1) === text)).toBe(true)
})

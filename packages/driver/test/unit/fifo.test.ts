import { describe, expect, it } from "vitest"
import { Fifo } from "../../src/channel/fifo.ts"

describe("Fifo", () => {
  it("keeps the order over many turns", () => {
    const queue = new Fifo<number>()
    const out: number[] = []
    for (let i = 0; i < 10_000; i++) {
      queue.push(i)
      if (i % 3 === 0) out.push(queue.shift() ?? -1)
    }
    while (queue.length > 0) out.push(queue.shift() ?? -1)
    expect(out).toEqual(Array.from({ length: 10_000 }, (_, i) => i))
    expect(queue.shift()).toBeUndefined()
  })

  it("takes one out of the middle", () => {
    const queue = new Fifo<string>()
    for (const each of ["a", "b", "c"]) queue.push(each)
    queue.shift()
    expect(queue.remove("c")).toBe(true)
    expect(queue.remove("a")).toBe(false)
    expect([queue.peek(), queue.last(), queue.length]).toEqual(["b", "b", 1])
    expect(queue.drain()).toEqual(["b"])
    expect(queue.length).toBe(0)
  })
})

import { getEventListeners } from "node:events"
import { describe, expect, test } from "vitest"
import { Waiters, type WaitRequest } from "../src/waiters.ts"
import { FakeClock } from "./support/fake-clock.ts"
import { stateOf } from "./support/fake-pool.ts"

type Request = WaitRequest<number, number>

function request(more: Partial<Request> = {}): Request {
  const { timeout = 0, whole = timeout } = more
  return {
    signal: undefined,
    bare: false,
    borrower: undefined,
    use: (value) => value,
    ...more,
    timeout,
    whole,
  }
}

function queue(clock: FakeClock = new FakeClock()): Waiters<number> {
  return new Waiters(clock, (ms) => new Error(`late after ${ms}`))
}

describe("Waiters", () => {
  test("serve in the order of arrival", async () => {
    const waiters = queue()
    const promises = [1, 2, 3].map(() => waiters.wait(request()))
    for (let n = 1; n <= 3; n++) waiters.first?.resolve(n)
    expect(await Promise.all(promises)).toEqual([1, 2, 3])
    expect(waiters.length).toBe(0)
  })

  test("a deadline takes one out of the middle", async () => {
    const clock = new FakeClock()
    const waiters = queue(clock)
    const first = waiters.wait(request())
    const second = waiters.wait(request({ timeout: 100 }))
    const third = waiters.wait(request())
    const failed = expect(second).rejects.toThrow("late after 100")
    await clock.advance(99)
    expect(waiters.length).toBe(3)
    await clock.advance(1)
    await failed
    expect(waiters.length).toBe(2)
    waiters.first?.resolve(1)
    waiters.first?.resolve(3)
    expect(await Promise.all([first, third])).toEqual([1, 3])
    expect(clock.pending()).toBe(0)
  })

  test("an abort rejects with the reason and forgets timer and listener", async () => {
    const clock = new FakeClock()
    const waiters = queue(clock)
    const controller = new AbortController()
    const promise = waiters.wait(request({ timeout: 100, signal: controller.signal }))
    controller.abort("enough")
    await expect(promise).rejects.toBe("enough")
    expect(waiters.length).toBe(0)
    expect(clock.pending()).toBe(0)
  })

  test("an aborted signal never waits", async () => {
    const waiters = queue()
    await expect(waiters.wait(request({ signal: AbortSignal.abort("no") }))).rejects.toBe("no")
    expect(waiters.length).toBe(0)
  })

  test("aborting after being served changes nothing", async () => {
    const waiters = queue()
    const controller = new AbortController()
    const promise = waiters.wait(request({ signal: controller.signal }))
    waiters.first?.resolve(7)
    controller.abort()
    expect(await promise).toBe(7)
  })

  test("one listener serves all who wait on a signal, and goes with the last of them", async () => {
    const waiters = queue()
    const { signal } = new AbortController()
    const others = new AbortController()
    const waiting = Array.from({ length: 20 }, () => waiters.wait(request({ signal })))
    const aborted = [1, 2].map(() => waiters.wait(request({ signal: others.signal })))
    expect(getEventListeners(signal, "abort")).toHaveLength(1)
    others.abort("enough")
    expect(await Promise.allSettled(aborted)).toEqual(
      [1, 2].map(() => ({ status: "rejected", reason: "enough" })),
    )
    expect([waiters.length, getEventListeners(others.signal, "abort").length]).toEqual([20, 0])
    for (let i = 0; i < 20; i++) {
      expect(getEventListeners(signal, "abort")).toHaveLength(1)
      waiters.first?.resolve(i)
    }
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(getEventListeners(signal, "abort")).toHaveLength(0)
  })

  test("rejectAll gives each an error of its own", async () => {
    const waiters = queue()
    const promises = [waiters.wait(request()), waiters.wait(request())]
    let n = 0
    waiters.rejectAll(() => new Error(`no ${++n}`))
    await expect(promises[0]).rejects.toThrow("no 1")
    await expect(promises[1]).rejects.toThrow("no 2")
    expect(waiters.first).toBeUndefined()
  })

  test("one timer serves all deadlines, each at its time", async () => {
    const clock = new FakeClock()
    const waiters = queue(clock)
    const late: number[] = []
    for (const timeout of [300, 100, 0, 200, 100]) {
      waiters.wait(request({ timeout })).catch(() => late.push(timeout))
    }
    expect(clock.pending(false)).toBe(1)
    await clock.advance(99)
    expect(late).toEqual([])
    await clock.advance(1)
    expect(late).toEqual([100, 100])
    await clock.advance(100)
    expect(late).toEqual([100, 100, 200])
    waiters.first?.resolve(1)
    expect([waiters.length, clock.pending()]).toEqual([1, 1])
    waiters.first?.resolve(2)
    expect([waiters.length, clock.pending()]).toEqual([0, 0])
  })

  test("what a waiter does with it is done in the same turn; a promise of its own is waited for", async () => {
    const waiters = queue()
    const used: number[] = []
    const promise = waiters.wait(
      request({
        use: (value) => {
          used.push(value)
          return Promise.resolve(value + 1)
        },
      }),
    )
    waiters.first?.resolve(7)
    expect(used).toEqual([7])
    expect(await promise).toBe(8)
  })

  test("time on the queue is known", async () => {
    const clock = new FakeClock()
    const waiters = queue(clock)
    const start = clock.now()
    const promise = waiters.wait(request())
    await clock.advance(5)
    expect(waiters.first?.since).toBe(start)
    expect(await stateOf(promise)).toBe("pending")
    waiters.first?.resolve(1)
    await promise
  })
})

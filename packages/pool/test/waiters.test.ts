import { describe, expect, test } from "vitest"
import { Waiters, type WaitRequest } from "../src/waiters.ts"
import { FakeClock } from "./support/fake-clock.ts"
import { stateOf } from "./support/fake-pool.ts"

function request(more: Partial<WaitRequest> = {}): WaitRequest {
  return { signal: undefined, timeout: 0, bare: false, timedOut: () => new Error("late"), ...more }
}

describe("Waiters", () => {
  test("serve in the order of arrival", async () => {
    const waiters = new Waiters<number>(new FakeClock())
    const promises = [1, 2, 3].map(() => waiters.wait(request()))
    for (let n = 1; n <= 3; n++) waiters.first?.resolve(n)
    expect(await Promise.all(promises)).toEqual([1, 2, 3])
    expect(waiters.length).toBe(0)
  })

  test("a deadline takes one out of the middle", async () => {
    const clock = new FakeClock()
    const waiters = new Waiters<number>(clock)
    const first = waiters.wait(request())
    const second = waiters.wait(request({ timeout: 100 }))
    const third = waiters.wait(request())
    const failed = expect(second).rejects.toThrow("late")
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
    const waiters = new Waiters<number>(clock)
    const controller = new AbortController()
    const promise = waiters.wait(request({ timeout: 100, signal: controller.signal }))
    controller.abort("enough")
    await expect(promise).rejects.toBe("enough")
    expect(waiters.length).toBe(0)
    expect(clock.pending()).toBe(0)
  })

  test("an aborted signal never waits", async () => {
    const waiters = new Waiters<number>(new FakeClock())
    await expect(waiters.wait(request({ signal: AbortSignal.abort("no") }))).rejects.toBe("no")
    expect(waiters.length).toBe(0)
  })

  test("aborting after being served changes nothing", async () => {
    const waiters = new Waiters<number>(new FakeClock())
    const controller = new AbortController()
    const promise = waiters.wait(request({ signal: controller.signal }))
    waiters.first?.resolve(7)
    controller.abort()
    expect(await promise).toBe(7)
  })

  test("rejectAll gives each an error of its own", async () => {
    const waiters = new Waiters<number>(new FakeClock())
    const promises = [waiters.wait(request()), waiters.wait(request())]
    let n = 0
    waiters.rejectAll(() => new Error(`no ${++n}`))
    await expect(promises[0]).rejects.toThrow("no 1")
    await expect(promises[1]).rejects.toThrow("no 2")
    expect(waiters.first).toBeUndefined()
  })

  test("time on the queue is known", async () => {
    const clock = new FakeClock()
    const waiters = new Waiters<number>(clock)
    const start = clock.now()
    const promise = waiters.wait(request())
    await clock.advance(5)
    expect(waiters.first?.since).toBe(start)
    expect(await stateOf(promise)).toBe("pending")
    waiters.first?.resolve(1)
    await promise
  })
})

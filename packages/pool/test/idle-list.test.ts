import { describe, expect, test } from "vitest"
import { IdleList } from "../src/idle-list.ts"
import { Slot } from "../src/slot.ts"
import type { FakeConnection } from "./support/fake-server.ts"

function slot(name: string): Slot<FakeConnection> {
  const endpoint = { name, connect: () => Promise.reject(new Error("unused")) }
  return new Slot(endpoint, 0, { onDispose: () => Promise.resolve(), onFailure: () => undefined })
}

const names = (list: IdleList<FakeConnection>): string[] => [...list].map((each) => each.endpoint.name)

describe("IdleList", () => {
  test("first in, first out, and out of the middle", () => {
    const list = new IdleList<FakeConnection>()
    const [a, b, c] = [slot("a"), slot("b"), slot("c")]
    for (const each of [a, b, c]) list.add(each, 1)
    list.take(b)
    expect(names(list)).toEqual(["a", "c"])
    list.take(a)
    list.add(a, 2)
    expect(names(list)).toEqual(["c", "a"])
    expect([list.length, list.first?.endpoint.name, a.state, a.idleSince]).toEqual([2, "c", "idle", 2])
  })

  test("surplusSince: rotation does not hide that one of two is never needed", () => {
    const list = new IdleList<FakeConnection>()
    list.add(slot("a"), 10)
    list.add(slot("b"), 20)
    for (let now = 100; now < 200; now += 10) {
      const next = list.first
      if (next === undefined) throw new Error("empty")
      list.take(next)
      list.add(next, now)
    }
    expect(list.surplusSince).toBe(10)
    expect(list.takeSurplus()).toBeDefined()
    expect(list.surplusSince).toBe(190)
  })

  test("surplusSince starts again after everything was in use", () => {
    const list = new IdleList<FakeConnection>()
    const [a, b] = [slot("a"), slot("b")]
    list.add(a, 1)
    list.add(b, 1)
    list.take(a)
    list.take(b)
    expect(list.surplusSince).toBeUndefined()
    list.add(b, 50)
    expect(list.surplusSince).toBe(50)
    expect(list.takeSurplus()).toBe(b)
    expect(list.takeSurplus()).toBeUndefined()
  })
})

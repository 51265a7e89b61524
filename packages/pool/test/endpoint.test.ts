import { describe, expect, test } from "vitest"
import { SingleEndpoint } from "../src/endpoint.ts"
import { FakeClock } from "./support/fake-clock.ts"
import { FakeError } from "./support/fake-server.ts"

const down = new FakeError("SHOAL_CONNECT", 2003)
const denied = new FakeError("ER_ACCESS_DENIED_ERROR", 1045)

function single(): { clock: FakeClock; selector: SingleEndpoint<object>; endpoint: never } {
  const clock = new FakeClock()
  const endpoint = { name: "h:1", connect: () => Promise.resolve({}) }
  return { clock, selector: new SingleEndpoint(endpoint, clock, () => 0), endpoint: endpoint as never }
}

describe("SingleEndpoint", () => {
  test("lets all through while the server is well", () => {
    const { selector, endpoint } = single()
    for (let i = 0; i < 5; i++) expect(selector.choose()).toEqual({ kind: "open", endpoint })
  })

  test("after a failure one attempt at a time, after a pause", async () => {
    const { selector, endpoint, clock } = single()
    selector.choose()
    selector.choose()
    expect(selector.failed(endpoint, down)).toBe("retry")
    expect(selector.choose()).toEqual({ kind: "pending" })
    expect(selector.failed(endpoint, down)).toBe("retry")
    expect(selector.choose()).toEqual({ kind: "later", at: clock.now() + 50 })
    await clock.advance(50)
    expect(selector.choose().kind).toBe("open")
    expect(selector.choose().kind).toBe("pending")
    selector.failed(endpoint, down)
    expect(selector.choose()).toEqual({ kind: "later", at: clock.now() + 100 })
    await clock.advance(100)
    selector.choose()
    selector.opened()
    expect([selector.choose().kind, selector.choose().kind]).toEqual(["open", "open"])
  })

  test("a failure that no pause cures is given up and leaves no pause", () => {
    const { selector, endpoint } = single()
    selector.choose()
    expect(selector.failed(endpoint, denied)).toBe("give-up")
    expect(selector.choose().kind).toBe("open")
  })

  test("an abandoned attempt frees its place", () => {
    const { selector, endpoint } = single()
    selector.choose()
    selector.choose()
    selector.failed(endpoint, down)
    selector.abandoned()
    expect(selector.choose().kind).toBe("later")
  })

  test("knows its own endpoint", () => {
    const { selector, endpoint } = single()
    expect(selector.usable(endpoint)).toBe(true)
    expect(selector.usable({ name: "other", connect: () => Promise.resolve({}) })).toBe(false)
  })
})

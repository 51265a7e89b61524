// Random interleavings of everything that can happen to a pool, against invariants that do not depend on how it is built.
import fc from "fast-check"
import { expect, test } from "vitest"
import { type Gate, PoolWorld } from "../support/pool-world.ts"

type Step = readonly [name: string, run: (world: PoolWorld) => void | Promise<void>]

const pick = fc.nat(7)
const gate = fc.constantFrom<Gate>("connect", "reset", "ping", "quit", "SELECT 1")
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(0, 0, 5, 300).map((ms): Step => [`acquire ${ms}`, (w) => w.acquire(ms)]),
  },
  { weight: 4, arbitrary: fc.constant<Step>(["query", (w) => w.query()]) },
  { weight: 1, arbitrary: pick.map((n): Step => [`close ${n}`, (w) => w.leave(n, "close")]) },
  { weight: 1, arbitrary: pick.map((n): Step => [`goodbye ${n}`, (w) => w.leave(n, "ensureClosed")]) },
  { weight: 6, arbitrary: pick.map((n): Step => [`release ${n}`, (w) => w.release(n)]) },
  { weight: 1, arbitrary: pick.map((n): Step => [`release twice ${n}`, (w) => w.releaseTwice(n)]) },
  { weight: 2, arbitrary: pick.map((n): Step => [`set ${n}`, (w) => w.use(n, "SET @a = 1")]) },
  { weight: 1, arbitrary: pick.map((n): Step => [`begin ${n}`, (w) => w.use(n, "BEGIN")]) },
  { weight: 2, arbitrary: pick.map((n): Step => [`kill ${n}`, (w) => w.kill(n)]) },
  { weight: 2, arbitrary: pick.map((n): Step => [`abort ${n}`, (w) => w.abort(n)]) },
  { weight: 2, arbitrary: gate.map((name): Step => [`hold ${name}`, (w) => w.server.hold(name)]) },
  {
    weight: 3,
    arbitrary: gate.map((name): Step => [`answer ${name}`, (w) => void w.server.releaseOne(name)]),
  },
  {
    weight: 2,
    arbitrary: gate.map((name): Step => [`answer all ${name}`, (w) => w.server.releaseAll(name)]),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<"not" | "transient" | "fatal">("not", "not", "transient", "fatal")
      .map((how): Step => [`refuse ${how}`, (w) => w.refuse(how)]),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(1, 50, 600, 3000)
      .map((ms): Step => [`advance ${ms}`, (w) => w.clock.advance(ms)]),
  },
  { weight: 1, arbitrary: fc.constant<Step>(["clear", (w) => void w.pool.clear()]) },
  { weight: 1, arbitrary: fc.constant<Step>(["expire", (w) => w.pool.expire()]) },
)
const ending = fc.option(
  fc.constantFrom<"close" | "terminate">("close", "terminate").map((how): Step => [how, (w) => w.end(how)]),
  { freq: 2 },
)
const options = fc.record({
  minSize: fc.constantFrom(0, 0, 1, 2),
  maxSize: fc.constantFrom(2, 3, 4),
  maxWaiting: fc.constantFrom(0, 0, 2),
  idleTimeout: fc.constantFrom(0, 700),
  maxLifetime: fc.constantFrom(0, 2000),
  poolRecycle: fc.constantFrom(-1, 1000),
  validateAfterIdle: fc.constantFrom(-1, 0, 500),
  resetOnRelease: fc.constant(true),
  onConnect: fc.constantFrom(undefined, () => undefined),
})

test("never too many, nobody forgotten, nobody overtaken, nothing dirty, everything closed", async () => {
  const property = fc.asyncProperty(
    options,
    fc.array(steps, { minLength: 1, maxLength: 60 }),
    ending,
    fc.array(steps, { maxLength: 8 }),
    async (settings, before, end, after) => {
      const world = new PoolWorld(settings)
      for (const [name, run] of [...before, ...(end === null ? [] : [end]), ...after]) {
        await run(world)
        await world.check(name)
        if (world.fault !== undefined) break
      }
      await world.finish()
      expect(world.fault).toBeUndefined()
    },
  )
  await fc.assert(property, { numRuns: 5000, interruptAfterTimeLimit: 20_000, endOnFailure: false })
}, 60_000)

import { setImmediate as nextTurn } from "node:timers/promises"
import { expect, test } from "vitest"
import { SilenceWatch } from "../../src/channel/silence-watch.ts"
import { stopClock } from "../support/still-clock.ts"

function watch(limit: number): { watch: SilenceWatch; silences: number[]; channel: { paused: boolean } } {
  const silences: number[] = []
  const channel = { paused: false }
  const watched = new SilenceWatch(limit, {
    isWaiting: () => true,
    isPaused: () => channel.paused,
    onSilence: (ms) => void silences.push(ms),
  })
  return { watch: watched, silences, channel }
}

test("the server is blamed once it has been silent for the whole limit", async () => {
  using clock = stopClock()
  const { watch: watched, silences } = watch(100)
  watched.sent()
  clock.pass(60)
  watched.received()
  clock.pass(99)
  await nextTurn()
  expect(silences).toEqual([])
  clock.pass(1)
  await nextTurn()
  expect(silences).toEqual([100])
})

test("a process that was busy reads what came meanwhile before it blames the server", async () => {
  using clock = stopClock()
  const { watch: watched, silences } = watch(100)
  watched.sent()
  setImmediate(() => watched.received())
  clock.pass(5000)
  await nextTurn()
  expect(silences).toEqual([])
  clock.pass(100)
  await nextTurn()
  expect(silences).toEqual([100])
})

test("who does not read himself waits, and a watch that was stopped or has no limit says nothing", async () => {
  using clock = stopClock()
  const { watch: watched, silences, channel } = watch(100)
  const unlimited = watch(0)
  unlimited.watch.sent()
  channel.paused = true
  watched.sent()
  clock.pass(1000)
  await nextTurn()
  channel.paused = false
  watched.stop()
  clock.pass(1000)
  watched.sent()
  clock.pass(100)
  watched.stop()
  watched.sent()
  await nextTurn()
  expect([silences, unlimited.silences]).toEqual([[], []])
})

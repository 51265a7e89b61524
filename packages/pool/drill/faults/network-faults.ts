// What is done to the line between the pool and the server while the load runs.
import { setTimeout as sleep } from "node:timers/promises"
import type { Fault, Scene } from "../fault.ts"

/** Milliseconds; longer than any deadline of the pool, so that all of them pass. */
const partition = 4000
const trouble = 2000

/** All drills of the network. */
export const networkFaults: readonly Fault[] = [
  {
    name: "partition for 4 s, heals",
    throughLine: true,
    async happen({ line }) {
      line.faults = { toClient: { hold: true }, toServer: { hold: true } }
      await sleep(partition)
      // What was sent meanwhile arrives now: also writes that their callers have given up.
      line.faults = {}
    },
  },
  {
    name: "partition for 4 s, then RST",
    throughLine: true,
    async happen({ line }) {
      line.faults = { toClient: { hold: true }, toServer: { hold: true } }
      await sleep(partition)
      line.resetAll()
      line.faults = {}
    },
  },
  {
    name: "answers vanish for 4 s",
    throughLine: true,
    async happen({ line }) {
      line.faults = { toClient: { hold: true } }
      await sleep(partition)
      line.faults = {}
    },
  },
  {
    name: "answers vanish, then RST, 5 times",
    throughLine: true,
    async happen({ line }) {
      for (let round = 0; round < 5; round++) {
        line.faults = { toClient: { hold: true } }
        await sleep(150)
        line.resetAll()
        line.faults = {}
        await sleep(300)
      }
    },
  },
  {
    name: "latency of 50-200 ms each way",
    throughLine: true,
    async happen({ line }) {
      const slow = { latency: 50, jitter: 150 }
      await during(line, { toClient: slow, toServer: slow })
    },
  },
  {
    name: "a byte per millisecond",
    throughLine: true,
    async happen({ line }) {
      const trickle = { pieces: 1, pause: 1 }
      await during(line, { toClient: trickle, toServer: trickle })
    },
  },
  {
    name: "half of the connections cut in an answer",
    throughLine: true,
    async happen({ line }) {
      // New connections are cut, too; so far on that most have been opened by then.
      for (let round = 0; round < 12; round++) {
        line.faults = () => (Math.random() < 0.5 ? { toClient: { resetAt: anywhere(3000) } } : {})
        await sleep(trouble / 12)
      }
      line.faults = {}
    },
  },
]

async function during(line: Scene["line"], faults: Scene["line"]["faults"]): Promise<void> {
  line.faults = faults
  await sleep(trouble)
  line.faults = {}
}

/** A place among so many bytes. */
function anywhere(bytes: number): number {
  return 1 + Math.floor(Math.random() * bytes)
}

// How much stays alive of work that is done.
import { setImmediate as nextTurn } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void
const rounds = 7

/**
 * Bytes by which a round of the work grows the heap: the median of seven after one that warms up. A leak grows in each of
 * them; what V8 keeps for itself (code compiled again, caches) comes once or twice, and by half a megabyte.
 */
export async function heapGrowth(round: () => Promise<void>): Promise<number> {
  await round()
  const grown: number[] = []
  for (let i = 0, before = await heapUsed(); i < rounds; i++) {
    await round()
    const after = await heapUsed()
    grown.push(after - before)
    before = after
  }
  return grown.sort((a, b) => a - b)[rounds >> 1] ?? NaN
}

async function heapUsed(): Promise<number> {
  collect()
  // What waits to be told that something was collected.
  await nextTurn()
  collect()
  return process.memoryUsage().heapUsed
}

// How much is kept alive.
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

/** Bytes of the heap after a full collection. */
export function heapUsed(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

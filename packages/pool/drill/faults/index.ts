// All drills, in the order of the table.
import type { Fault } from "../fault.ts"
import { failovers } from "./failovers.ts"
import { networkFaults } from "./network-faults.ts"
import { serverFaults } from "./server-faults.ts"

/** All of them. */
export const faults: readonly Fault[] = [...serverFaults, ...networkFaults, ...failovers]

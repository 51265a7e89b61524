// What a fault is, and what it works with.
import type { Connection } from "@shoal/driver"
import type { RunningServer, ServerFamily } from "@shoal/servers"
import type { CuttingProxy } from "@shoal/servers/cutting-proxy"
import type { Load } from "./load.ts"

/** What a fault works with. */
export interface Scene {
  readonly server: RunningServer
  /** Another server with an empty table. */
  readonly standby: RunningServer
  /** The line to the server, for faults that say `throughLine`. */
  readonly line: CuttingProxy
  readonly load: Load
  /** A connection of the administrator, around the line; a new one after the server was away. */
  readonly admin: () => Promise<Connection>
  /** Makes the server keep every acknowledged commit across a crash. */
  readonly harden: () => Promise<void>
}

/** One kind of trouble. */
export interface Fault {
  readonly name: string
  /** The only family that has it. @default both */
  readonly family?: ServerFamily
  /** The pool reaches the server through `line`. @default false */
  readonly throughLine?: boolean
  /** Resolves when everything is as it was. */
  readonly happen: (scene: Scene) => Promise<void>
}

// What the pool tells through node:diagnostics_channel. Without subscribers each costs one look at a flag.
import { type Channel, channel } from "node:diagnostics_channel"

/** Message of `shoal:pool:open` and `shoal:pool:close`, one each per connection, and of `shoal:pool:acquire` and `shoal:pool:release`, one each per lease. */
export interface PoolConnectionMessage {
  readonly pool: object
  /** Name of the endpoint, such as `127.0.0.1:3306`. */
  readonly endpoint: string
  /** The connection that the pool holds; for `acquire` and `release` the handle that was lent. */
  readonly connection: object
  /** `close`: why. */
  readonly reason?: CloseReason
}

/** Message of `shoal:pool:connect-error`. */
export interface PoolConnectErrorMessage {
  readonly pool: object
  readonly endpoint: string
  readonly error: unknown
  /** Whether the pool tries again for those who wait. */
  readonly willRetry: boolean
}

/** Message of `shoal:pool:timeout`. */
export interface PoolTimeoutMessage {
  readonly pool: object
  readonly error: Error
}

/** Message of `shoal:pool:leak`. */
export interface PoolLeakMessage {
  readonly pool: object
  readonly endpoint: string
  readonly connection: object
  /** Milliseconds that it is in use. */
  readonly heldFor: number
  /** Where it was borrowed. */
  readonly borrower: Error
}

/** Why a connection left the pool. */
export type CloseReason =
  | "lost"
  | "idle"
  | "lifetime"
  | "recycled"
  | "invalid"
  | "read-only"
  | "user-changed"
  | "expired"
  | "cleared"
  | "pool-closed"
  | "terminated"

/** A channel whose messages have a type. */
export interface PoolChannel<Message extends object> extends Channel {
  publish(message: Message): void
  subscribe(onMessage: (message: Message, name: string | symbol) => void): void
  unsubscribe(onMessage: (message: Message, name: string | symbol) => void): boolean
}

/** The channels. */
export const poolChannels: {
  readonly open: PoolChannel<PoolConnectionMessage>
  readonly close: PoolChannel<Required<PoolConnectionMessage>>
  readonly acquire: PoolChannel<PoolConnectionMessage>
  readonly release: PoolChannel<PoolConnectionMessage>
  readonly connectError: PoolChannel<PoolConnectErrorMessage>
  readonly timeout: PoolChannel<PoolTimeoutMessage>
  readonly leak: PoolChannel<PoolLeakMessage>
} = {
  open: typedChannel("shoal:pool:open"),
  close: typedChannel("shoal:pool:close"),
  acquire: typedChannel("shoal:pool:acquire"),
  release: typedChannel("shoal:pool:release"),
  connectError: typedChannel("shoal:pool:connect-error"),
  timeout: typedChannel("shoal:pool:timeout"),
  leak: typedChannel("shoal:pool:leak"),
}

/** What is published is typed where it is published. */
function typedChannel<Message extends object>(name: string): PoolChannel<Message> {
  return channel(name) as PoolChannel<Message>
}

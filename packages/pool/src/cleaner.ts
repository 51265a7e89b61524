// Makes a connection that was used fit for the next user: no transaction, no variables, no locks, no unread rows.
import { ownCommandTimeout, type PoolState, within } from "./context.ts"
import type { Endpoint } from "./endpoint.ts"
import { introduce } from "./introduce.ts"
import { killRunning } from "./kill-running.ts"
import type { Poolable } from "./poolable.ts"
import type { Slot } from "./slot.ts"

/** Server errors by which a server or proxy says that it cannot reset a session. */
const noResetErrnos: ReadonlySet<number> = new Set([
  1047, // ER_UNKNOWN_COM_ERROR
  1289, // ER_FEATURE_DISABLED
  1295, // ER_UNSUPPORTED_PS
  1235, // ER_NOT_SUPPORTED_YET
])

/** Cleans connections. */
export class Cleaner<C extends Poolable<C>> {
  readonly #state: PoolState<C>
  /** Whether the servers know how to reset a session; unknown until the first was asked. */
  readonly #canReset = new WeakMap<Endpoint<C>, boolean>()

  constructor(state: PoolState<C>) {
    this.#state = state
  }

  /** Whether the connection is as it was after connect. */
  isClean(connection: C): boolean {
    if (connection.inTransaction || connection.busy) return false
    return !connection.dirty || !this.#state.settings.resetOnRelease
  }

  /**
   * Sends the reset without waiting for the answer: whatever the next user sends comes behind it. Only where the server has
   * shown that it can reset, nothing else is under way, and no `onConnect` has to run afterwards.
   * @returns false when it has to be waited for.
   */
  cleanAhead(slot: Slot<C>): boolean {
    const { resetOnRelease, onConnect } = this.#state.settings
    const { connection } = slot
    if (!resetOnRelease || onConnect !== undefined || connection.busy) return false
    if (this.#canReset.get(slot.endpoint) !== true) return false
    this.#state.counters.resets++
    // A session that could not be reset must not be used, whatever was queued behind the reset.
    connection.reset().catch(() => connection.close())
    return true
  }

  /** Cleans and waits; what the borrower left running is killed when it takes too long. @throws when the connection must not be used again. */
  async clean(slot: Slot<C>): Promise<void> {
    const abandoned = slot.connection.busy
    const cleaned = this.#clean(slot)
    try {
      await this.#within(ownCommandTimeout.clean, cleaned)
    } catch (error) {
      if (!abandoned) throw error
      await this.#killAbandoned(slot.connection, cleaned)
    }
  }

  async #killAbandoned(connection: C, cleaned: Promise<void>): Promise<void> {
    await killRunning(this.#state, connection)
    try {
      await this.#within(ownCommandTimeout.check, cleaned)
    } catch (error) {
      // There was more than one.
      await killRunning(this.#state, connection)
      throw error
    }
  }

  #within(ms: number, cleaned: Promise<void>): Promise<void> {
    return within(this.#state.clock, ms, "cleaning a session", cleaned)
  }

  async #clean(slot: Slot<C>): Promise<void> {
    const { resetOnRelease, onConnect } = this.#state.settings
    const { connection, endpoint } = slot
    if (!resetOnRelease || this.#canReset.get(endpoint) === false) {
      await connection.rollback()
      return
    }
    try {
      this.#state.counters.resets++
      await connection.reset()
    } catch (error) {
      if (connection.closed || !saysNoReset(error)) throw error
      this.#canReset.set(endpoint, false)
      await connection.rollback()
      return
    }
    this.#canReset.set(endpoint, true)
    // What a borrower's own call made of the session meanwhile must not pass for what `onConnect` makes of it: it will not be lent.
    if (onConnect !== undefined && !connection.userChanged) await introduce(connection, onConnect)
  }
}

function saysNoReset(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false
  const { errno } = error as { errno?: unknown }
  return typeof errno === "number" && noResetErrnos.has(errno)
}

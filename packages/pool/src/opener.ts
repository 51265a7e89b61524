// Opens connections: as many at a time as are wanted, where the selector says, again later when the selector says so.
import type { TimerHandle } from "./clock.ts"
import { ownCommandTimeout, type PoolState, within } from "./context.ts"
import { type PoolConnectErrorMessage, poolChannels } from "./diagnostics.ts"
import type { Endpoint, Verdict } from "./endpoint.ts"
import { connectFailure } from "./errors.ts"
import { introduce } from "./introduce.ts"
import type { Poolable } from "./poolable.ts"
import { Slot, type SlotObserver } from "./slot.ts"

/** Why an attempt did not give a connection. */
export interface OpenFailure {
  readonly error: unknown
}

/** What becomes of an attempt. */
export interface OpenerEvents<C extends Poolable<C>> {
  /** The connection is there and nobody has used it. */
  onOpened(slot: Slot<C>): void
  /** It was opened, but must not be used: it is out of its place, and has to be closed. */
  onUnfit(slot: Slot<C>): void
  /** It could not be opened. `undefined`: the pool itself gave the attempt up. */
  onOpenFailed(slot: Slot<C>, error: unknown, verdict: Verdict | undefined): void
  /** A pause after failures is over: look again what is wanted. */
  onResume(): void
}

const lostAtOnce = "it was lost before anybody could use it"

/** Rejects when the signal aborts: a pool that closes does not wait for the user's code. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error)
    if (signal.aborted) fail()
    else signal.addEventListener("abort", fail, { once: true })
  })
}

/** Opens slots. */
export class Opener<C extends Poolable<C>> {
  readonly #state: PoolState<C>
  readonly #slots: Set<Slot<C>>
  readonly #events: OpenerEvents<C> & SlotObserver<C>
  #pause: TimerHandle | undefined
  #resumeAt = 0
  /** Whether somebody waits for the end of the pause: then it keeps the process alive. */
  #urgent = false
  #generation = 0
  #stopped = false
  #patience: TimerHandle | undefined
  /** The last failed attempt, until one works. */
  lastError: unknown

  constructor(state: PoolState<C>, slots: Set<Slot<C>>, events: OpenerEvents<C> & SlotObserver<C>) {
    this.#state = state
    this.#slots = slots
    this.#events = events
  }

  /** Connections of another generation are not lent any more. */
  get generation(): number {
    return this.#generation
  }

  /** Whether it waits after failures. */
  get paused(): boolean {
    return this.#pause !== undefined
  }

  /** Makes all connections opened until now old. */
  nextGeneration(): void {
    this.#generation++
  }

  /**
   * Opens `count` connections in parallel, fewer when the selector wants a pause.
   * @param urgent somebody waits: the pause keeps the process alive.
   * @returns the attempts; they never reject.
   */
  open(count: number, urgent: boolean): Promise<OpenFailure | undefined>[] {
    const attempts: Promise<OpenFailure | undefined>[] = []
    if (urgent && this.#pause !== undefined && !this.#urgent) this.#pauseUntil(this.#resumeAt, true)
    while (attempts.length < count && this.#pause === undefined) {
      const choice = this.#state.selector.choose()
      if (choice.kind === "open") attempts.push(this.#start(choice.endpoint))
      else {
        if (choice.kind === "later") this.#pauseUntil(choice.at, urgent)
        break
      }
    }
    return attempts
  }

  /**
   * Opens no more. A login that is cut would count as an aborted client, or against this host: attempts under way get the time
   * of a goodbye to end by themselves. The user's `onConnect` is not waited for.
   */
  stop(): void {
    this.#stopped = true
    this.#pause?.stop()
    this.#pause = undefined
    for (const slot of this.#slots) if (slot.isOpen) slot.giveUp()
    if (this.#slots.size > 0)
      this.#patience = this.#state.clock.timer(() => this.abandonAll(), ownCommandTimeout.quit)
  }

  /** Gives up the attempts under way, at once. */
  abandonAll(): void {
    for (const slot of this.#slots) slot.giveUp()
  }

  #pauseUntil(at: number, urgent: boolean): void {
    const { clock } = this.#state
    const resume = (): void => {
      this.#pause = undefined
      this.#events.onResume()
    }
    const ms = Math.max(0, at - clock.now())
    this.#pause?.stop()
    this.#resumeAt = at
    this.#urgent = urgent
    this.#pause = urgent ? clock.timer(resume, ms) : clock.backgroundTimer(resume, ms)
  }

  #start(endpoint: Endpoint<C>): Promise<OpenFailure | undefined> {
    const slot = new Slot<C>(endpoint, this.#generation, this.#events)
    this.#slots.add(slot)
    return this.#connect(slot)
  }

  async #connect(slot: Slot<C>): Promise<OpenFailure | undefined> {
    const { selector, clock, settings, random, counters, pool } = this.#state
    const { signal } = slot
    let connection: C | undefined
    try {
      connection = await slot.endpoint.connect({ signal })
      const lifetime = settings.maxLifetime === 0 ? Infinity : settings.maxLifetime * (1 - random() / 10)
      slot.opened(connection, clock.now(), lifetime)
      // Nobody will be lent it: it is only counted, and closed.
      if (!this.#stopped) await this.#introduce(connection, signal)
      if (connection.closed) throw connectFailure(this.#state.errors, "a connection", lostAtOnce)
    } catch (error) {
      this.#leave(slot)
      if (connection !== undefined) this.#events.onUnfit(slot)
      this.#failed(slot, error)
      return { error }
    }
    selector.opened(slot.endpoint)
    this.lastError = undefined
    counters.opened++
    // Before the slot leaves its place: whoever listens may use the pool.
    if (poolChannels.open.hasSubscribers) {
      poolChannels.open.publish({ pool, endpoint: slot.endpoint.name, connection })
    }
    this.#leave(slot)
    this.#events.onOpened(slot)
    return undefined
  }

  #leave(slot: Slot<C>): void {
    this.#slots.delete(slot)
    if (this.#slots.size === 0) this.#patience?.stop()
  }

  async #introduce(connection: C, signal: AbortSignal): Promise<void> {
    const { settings, clock } = this.#state
    const { onConnect, acquireTimeout } = settings
    if (onConnect === undefined) return
    const done = introduce(connection, onConnect)
    const limited = acquireTimeout === 0 ? done : within(clock, acquireTimeout, "onConnect", done)
    await Promise.race([limited, abortOf(signal)])
  }

  #failed(slot: Slot<C>, error: unknown): void {
    const { selector, counters, pool } = this.#state
    if (this.#stopped || slot.signal.aborted) {
      selector.abandoned(slot.endpoint)
      this.#events.onOpenFailed(slot, error, undefined)
      return
    }
    counters.connectFailures++
    this.lastError = error
    const verdict = selector.failed(slot.endpoint, error)
    if (poolChannels.connectError.hasSubscribers) {
      const willRetry = verdict === "retry"
      const message: PoolConnectErrorMessage = { pool, endpoint: slot.endpoint.name, error, willRetry }
      poolChannels.connectError.publish(message)
    }
    this.#events.onOpenFailed(slot, error, verdict)
  }
}

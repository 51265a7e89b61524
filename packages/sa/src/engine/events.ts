// Events of an engine. Listeners run in the order in which they were added; what none listens to costs nothing.
import type { DbapiResult } from "../dbapi/dbapi.ts"
import type { RowProxy } from "../result/row.ts"
import type { SAConnection } from "./sa-connection.ts"
import type { Xid } from "./xid.ts"

/** A statement on its way to the driver. */
export interface ExecuteEvent {
  readonly connection: SAConnection
  /** What execute() was given: a statement object or SQL text. */
  readonly statement: unknown
  /** SQL with `?` placeholders. */
  readonly sql: string
  /** Values of the placeholders; for executemany one list per row. `undefined` when the SQL is sent verbatim. */
  readonly params: readonly unknown[] | undefined
  /** Whether `params` holds one list per row (executemany). */
  readonly many: boolean
}

/** A statement that succeeded. */
export interface AfterExecuteEvent extends ExecuteEvent {
  /** What the driver gave; rows as execute() gives them. */
  readonly result: DbapiResult<RowProxy>
  /** Milliseconds between sending and the whole answer. */
  readonly duration: number
}

/** A statement that failed. */
export interface ErrorEvent extends ExecuteEvent {
  readonly error: unknown
  /** The connection is gone with it. */
  readonly isDisconnect: boolean
  /** What the listener before has answered: this is thrown unless another answer follows. */
  readonly chainedError: unknown
}

/** A transaction that begins or ends. */
export interface ConnectionEvent {
  readonly connection: SAConnection
}

/** A savepoint that is set or ends. */
export interface SavepointEvent extends ConnectionEvent {
  readonly name: string
}

/** A two-phase transaction that begins or goes a step further. */
export interface TwophaseEvent extends ConnectionEvent {
  readonly xid: Xid
}

/** A two-phase transaction that ends. */
export interface TwophaseEndEvent extends TwophaseEvent {
  /** It has been through the first phase. */
  readonly isPrepared: boolean
}

/** What a statement is changed to before it is sent. */
export interface ChangedStatement {
  readonly sql?: string
  readonly params?: readonly unknown[]
}

/**
 * What may be listened to, and what a listener may answer. Names, order and arguments are those of SQLAlchemy's `ConnectionEvents`: the events of
 * transactions come before what they announce is sent, and a listener that throws refuses it (a rollback takes place all the same).
 *
 * @see https://docs.sqlalchemy.org/en/20/core/events.html
 */
export interface EngineEvents {
  /**
   * Before a statement is sent. May return other SQL or parameters (tracing comments, for instance), which the next listener sees; throwing refuses
   * the statement.
   */
  beforeExecute: ((event: ExecuteEvent) => ChangedStatement) | ((event: ExecuteEvent) => void)
  /** After a statement that succeeded and whose rows were read whole: streams have no such moment. */
  afterExecute: (event: AfterExecuteEvent) => void
  /** May return another error to throw instead; the last answer counts. */
  handleError: (event: ErrorEvent) => unknown
  /** Before a transaction begins. */
  begin: (event: ConnectionEvent) => void
  /** Before COMMIT is sent: throwing prevents it. */
  commit: (event: ConnectionEvent) => void
  /** Also on a connection that is lost. */
  rollback: (event: ConnectionEvent) => void
  savepoint: (event: SavepointEvent) => void
  releaseSavepoint: (event: SavepointEvent) => void
  rollbackSavepoint: (event: SavepointEvent) => void
  beginTwophase: (event: TwophaseEvent) => void
  prepareTwophase: (event: TwophaseEvent) => void
  commitTwophase: (event: TwophaseEndEvent) => void
  rollbackTwophase: (event: TwophaseEndEvent) => void
}

/** @internal Tells the listeners of a connection what a transaction is about to do. */
export type Announce = <
  K extends Exclude<keyof EngineEvents, "beforeExecute" | "afterExecute" | "handleError">,
>(
  name: K,
  facts: Omit<Parameters<EngineEvents[K]>[0], "connection">,
) => void

/** Something that events can be listened to on. */
export interface EventTarget<E> {
  /** @returns a function that takes the listener away */
  on<K extends keyof E>(name: K, listener: E[K]): () => void
  /** Takes a listener away; one that is not there is no error. */
  off<K extends keyof E>(name: K, listener: E[K]): void
}

/** @internal Listeners by event. */
export class Listeners implements EventTarget<EngineEvents> {
  readonly #listeners = new Map<keyof EngineEvents, Set<(event: never) => unknown>>()

  on<K extends keyof EngineEvents>(name: K, listener: EngineEvents[K]): () => void {
    const known = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, known.add(listener))
    return () => this.off(name, listener)
  }

  off<K extends keyof EngineEvents>(name: K, listener: EngineEvents[K]): void {
    this.#listeners.get(name)?.delete(listener)
  }

  /** Whether anybody listens. */
  has(name: keyof EngineEvents): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0
  }

  /** The listeners of an event as they are now, for what chains their answers. */
  of<K extends keyof EngineEvents>(name: K): readonly EngineEvents[K][] {
    const listeners = this.#listeners.get(name)
    // Each set holds only listeners of its own event.
    return listeners === undefined || listeners.size === 0 ? none : ([...listeners] as EngineEvents[K][])
  }

  /** Tells all listeners. */
  emit<K extends keyof EngineEvents>(name: K, event: Parameters<EngineEvents[K]>[0]): void {
    for (const listener of this.of(name)) listener(event as never)
  }

  /** What tells of the transactions of one connection. */
  announcerOf(connection: SAConnection): Announce {
    return (name, facts) => {
      if (!this.has(name)) return
      const event = { connection, ...facts }
      for (const listener of this.of(name)) (listener as (announced: typeof event) => void)(event)
    }
  }
}

const none: readonly never[] = []

/** SQLAlchemy's spelling: `event.listen(engine, "beforeExecute", fn)`, `event.listen(table, "afterCreate", ddl)`. */
export const event: {
  /** Adds a listener: to an engine, or to anything else that has `on()`. */
  listen<K extends keyof EngineEvents>(
    target: EventTarget<EngineEvents>,
    name: K,
    listener: EngineEvents[K],
  ): void
  listen<N extends string, L>(target: { on(name: N, listener: L): unknown }, name: N, listener: L): void
  /** Removes a listener. */
  remove<K extends keyof EngineEvents>(
    target: EventTarget<EngineEvents>,
    name: K,
    listener: EngineEvents[K],
  ): void
} = {
  listen: <N, L>(target: { on(name: N, listener: L): unknown }, name: N, listener: L): void =>
    void target.on(name, listener),
  remove: (target, name, listener) => target.off(name, listener),
}

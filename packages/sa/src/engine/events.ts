// Events of an engine. Listeners run in the order in which they were added; what none listens to costs nothing.
import type { DbapiResult } from "../dbapi/dbapi.ts"
import type { RowProxy } from "../result/row.ts"
import type { SAConnection } from "./sa-connection.ts"

/** A statement on its way to the driver. */
export interface ExecuteEvent {
  readonly connection: SAConnection
  /** What execute() was given: a statement object or SQL text. */
  readonly statement: unknown
  /** SQL with `?` placeholders. */
  readonly sql: string
  /** Values of the placeholders; for executemany one list per row. `undefined` when the SQL is sent verbatim. */
  readonly params: readonly unknown[] | undefined
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
}

/** A connection that an engine uses for the first time, or a transaction that begins or ends. */
export interface ConnectionEvent {
  readonly connection: SAConnection
}

/** What a statement is changed to before it is sent. */
export interface ChangedStatement {
  readonly sql?: string
  readonly params?: readonly unknown[]
}

/** What may be listened to, and what a listener may answer. */
export interface EngineEvents {
  /** Before a statement is sent. May return other SQL or parameters (tracing comments, for instance); throwing refuses the statement. */
  beforeExecute: ((event: ExecuteEvent) => ChangedStatement) | ((event: ExecuteEvent) => void)
  afterExecute: (event: AfterExecuteEvent) => void
  /** May return another error to throw instead. */
  handleError: (event: ErrorEvent) => unknown
  begin: (event: ConnectionEvent) => void
  commit: (event: ConnectionEvent) => void
  rollback: (event: ConnectionEvent) => void
}

/** Something that events can be listened to on. */
export interface EventTarget<E> {
  on<K extends keyof E>(name: K, listener: E[K]): () => void
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

  /** The answers of all listeners. */
  emit<K extends keyof EngineEvents>(name: K, event: Parameters<EngineEvents[K]>[0]): unknown[] {
    const listeners = this.#listeners.get(name)
    if (listeners === undefined || listeners.size === 0) return none
    // Each set holds only listeners of its own event.
    return [...listeners].map((listener) => listener(event as never))
  }
}

const none: unknown[] = []

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

// What happens around CREATE and DROP.
import type { DdlElement } from "./ddl-element.ts"
import type { DdlConnection } from "./ddl-runner.ts"

/** When a listener is called. */
export type SchemaEvent = "beforeCreate" | "afterCreate" | "beforeDrop" | "afterDrop"

/** A function to await, or DDL to run on the connection. */
export type SchemaListener<T> = DdlElement | ((target: T, connection: DdlConnection) => void | Promise<void>)

/** The listeners of a table or MetaData. */
export class Listeners<T> {
  readonly #byEvent = new Map<SchemaEvent, SchemaListener<T>[]>()

  /** Adds a listener; listeners run in the order in which they were added. @returns a function that removes it */
  on(event: SchemaEvent, listener: SchemaListener<T>): () => void {
    this.#byEvent.set(event, [...(this.#byEvent.get(event) ?? []), listener])
    return () => this.off(event, listener)
  }

  /** Removes a listener. */
  off(event: SchemaEvent, listener: SchemaListener<T>): void {
    this.#byEvent.set(
      event,
      (this.#byEvent.get(event) ?? []).filter((one) => one !== listener),
    )
  }

  /** Runs the listeners of an event, one after the other. */
  async run(event: SchemaEvent, target: T, connection: DdlConnection): Promise<void> {
    for (const listener of this.#byEvent.get(event) ?? []) {
      if (typeof listener === "function") await listener(target, connection)
      else if (await listener.shouldExecute(target, connection))
        await connection.executeDdl(listener.against(target))
    }
  }
}

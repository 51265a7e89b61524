// Stored procedures in the text protocol: arguments go in and OUT values come back through user variables `@_name_0`, `@_name_1`, ...
import { escapeIdentifier } from "@shoal/protocol"
import type { LiteralWriter } from "../query/literal-writer.ts"

/** One call of a procedure. Every part of a dotted name is quoted. */
export class ProcedureCall {
  /** The CALL statement. */
  readonly call: string
  readonly #variables: readonly string[]

  /** @throws TypeError for a name that cannot be quoted. */
  constructor(name: string, parameterCount: number) {
    const quoted = name.split(".").map(escapeIdentifier).join(".")
    this.#variables = Array.from(
      { length: parameterCount },
      (_, i) => `@${escapeIdentifier(`_${name}_${String(i)}`)}`,
    )
    this.call = `CALL ${quoted}(${this.#variables.join(", ")})`
  }

  /** The statement that sets the arguments, undefined when there are none. @throws TypeError for a value that is none. */
  assignment(args: readonly unknown[], literals: LiteralWriter): string | undefined {
    if (args.length === 0) return undefined
    const parts = args.map((value, i) => `${this.#variables[i] ?? ""} = ${literals.literal(value, i)}`)
    return `SET ${parts.join(", ")}`
  }

  /** The statement that reads all parameters, undefined when there are none. */
  get readback(): string | undefined {
    return this.#variables.length === 0 ? undefined : `SELECT ${this.#variables.join(", ")}`
  }
}

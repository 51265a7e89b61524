// The base of what stands beside columns in a table: constraints, indexes, sequences.
import { ArgumentError } from "../errors.ts"

let created = 0

/** Something that belongs to a table. Items are rendered in the order in which they were made. */
export abstract class SchemaItem {
  /** Position among all items ever made. */
  readonly order: number = created++
}

/** The options as given. @throws ArgumentError for a name that is none of them: a typo would be silence otherwise */
export function checkedOptions<O extends object>(what: string, options: O, names: readonly string[]): O {
  const unknown = Object.keys(options).find((name) => !names.includes(name))
  if (unknown === undefined) return options
  throw new ArgumentError(`${what}: unknown option "${unknown}"; expected one of ${names.join(", ")}.`)
}

/** A name that the naming convention leaves as it is. Made by {@link conv}. */
export class FinalName {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Marks a constraint name as final: the naming convention is not applied to it. */
export function conv(name: string): FinalName {
  return new FinalName(name)
}

/** The name of a constraint or index as given; undefined leaves it to the naming convention or the server. */
export type GivenName = string | FinalName | undefined

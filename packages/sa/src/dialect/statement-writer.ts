// Fills the slots of a compiled statement: placeholders in the dialect's style, lists, literals.
import { ArgumentError } from "../errors.ts"
import type { Paramstyle } from "./dialect.ts"
import type { ServerProfile } from "./profile.ts"
import { literalText, MISSING, missingParameter, type Slot, valueOf } from "./slots.ts"

/** Text and parameters of one execution. */
export class StatementWriter {
  text = ""
  readonly params: unknown[] = []
  readonly #paramstyle: Paramstyle
  readonly #profile: ServerProfile

  constructor(paramstyle: Paramstyle, profile: ServerProfile) {
    this.#paramstyle = paramstyle
    this.#profile = profile
  }

  /** Writes a slot and its value. */
  fill(slot: Slot, value: unknown): void {
    if (slot.mode === "plain")
      this.placeholder(slot, slot.process === undefined ? value : slot.process(value))
    else if (slot.mode === "literal") this.text += this.#escaped(literalText(value, slot.type, this.#profile))
    else this.#list(slot, value)
  }

  /** Writes one placeholder with a processed value. */
  placeholder(slot: Slot, value: unknown, suffix = ""): void {
    this.params.push(value)
    this.text += this.#mark(slot, suffix)
  }

  #mark(slot: Slot, suffix: string): string {
    switch (this.#paramstyle) {
      case "qmark":
        return "?"
      case "format":
        return "%s"
      case "numeric":
        return `:${this.params.length}`
      case "numeric_dollar":
        return `$${this.params.length}`
      case "named":
        return `:${slot.name}${suffix}`
      case "pyformat":
        return `%(${slot.name}${suffix})s`
    }
  }

  #escaped(text: string): string {
    const doubled = this.#paramstyle === "format" || this.#paramstyle === "pyformat"
    return doubled ? text.replaceAll("%", "%%") : text
  }

  #list(slot: Slot, value: unknown): void {
    if (!Array.isArray(value) && !(value instanceof Set)) {
      throw new ArgumentError(
        `The parameter "${slot.key ?? slot.name}" stands for a list; expected an array or a Set, found ${value === null ? "null" : typeof value}.`,
      )
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [...(value as Set<unknown>)]
    if (values.length === 0) {
      this.text += slot.shape?.empty ?? "(NULL) AND (1 != 1)"
      return
    }
    this.text += "("
    for (let i = 0; i < values.length; i++) {
      if (i > 0) this.text += ", "
      this.#item(slot, values[i], `_${i + 1}`)
    }
    this.text += ")"
  }

  #item(slot: Slot, value: unknown, suffix: string): void {
    const types = slot.bind?.tupleTypes
    if (types === undefined) {
      this.#part(slot, 0, slot.process === undefined ? value : slot.process(value), suffix)
      return
    }
    if (!Array.isArray(value) || value.length !== types.length) {
      throw new ArgumentError(
        `A tuple of ${types.length} values is expected here, found ${Array.isArray(value) ? `${value.length} values` : typeof value}.`,
      )
    }
    this.text += "("
    for (let i = 0; i < types.length; i++) {
      if (i > 0) this.text += ", "
      const process = types[i] === undefined ? undefined : slot.tupleProcess(i, this.#profile)
      this.#part(slot, i, process === undefined ? value[i] : process(value[i]), `${suffix}_${i + 1}`)
    }
    this.text += ")"
  }

  /** A member of a list, or a part of one, with what its type puts around it. */
  #part(slot: Slot, part: number, value: unknown, suffix: string): void {
    const template = slot.items?.[part]
    if (template === undefined) {
      this.placeholder(slot, value, suffix)
      return
    }
    template.slots.forEach((inner, i) => {
      this.text += template.pieces[i] ?? ""
      if (i === template.hole) this.placeholder(slot, value, suffix)
      else {
        const own = valueOf(inner, undefined, undefined)
        this.fill(inner, own === MISSING ? missingParameter(inner) : own)
      }
    })
    this.text += template.pieces.at(-1) ?? ""
  }
}

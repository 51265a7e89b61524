// What an engine has learnt of statements, by their SQL: the shape of their results, and whether to prepare them. A program that builds its
// statements anew for each execution has it as well as one that keeps them. Bounded, like SQLAlchemy's query cache.
import type { Compiled } from "../dialect/compiled.ts"
import type { ServerProfile } from "../dialect/profile.ts"
import { RebuiltExpressions } from "../result/rebuilt-expressions.ts"
import { sameResult } from "../result/same-result.ts"
import { shapesOf, type StatementShapes } from "../result/statement-shape.ts"
import { AutoPrepare } from "./auto-prepare.ts"

/** Statements of one SQL and one kind of result. */
export class StatementForm {
  readonly shapes: StatementShapes
  readonly autoPrepare: AutoPrepare = new AutoPrepare()
  readonly #profile: ServerProfile
  readonly #kind: Compiled["kind"]
  readonly #columns: Compiled["resultColumns"]
  #findsRebuilt: boolean | undefined
  #cartesian: Compiled["cartesian"]

  constructor(compiled: Compiled, profile: ServerProfile) {
    this.shapes = shapesOf(compiled, profile)
    this.#profile = profile
    this.#kind = compiled.kind
    this.#cartesian = compiled.cartesian
    this.#columns = compiled.resultColumns
  }

  /** The product of tables to warn of: the first time only. */
  takeCartesian(): Compiled["cartesian"] {
    const found = this.#cartesian
    this.#cartesian = undefined
    return found
  }

  /** Whether a statement of the same SQL is of this form. */
  fits(compiled: Compiled): boolean {
    return (
      compiled.kind === this.#kind &&
      sameResult(this.#columns, compiled.resultColumns, this.#profile, this.#rebuilt)
    )
  }

  readonly #rebuilt = (): boolean =>
    (this.#findsRebuilt ??= new RebuiltExpressions(this.#columns ?? []).distinct)
}

/** The forms of one engine's statements. */
export class StatementForms {
  readonly #profile: ServerProfile
  readonly #size: number
  /** Two generations: what was not used while a whole one filled up is forgotten. Costs nothing per use, unlike a list in order of use. */
  #young = new Map<string, StatementForm>()
  #old = new Map<string, StatementForm>()

  /** @param size how many forms are kept at least; at most twice as many are. */
  constructor(profile: ServerProfile, size: number) {
    this.#profile = profile
    this.#size = size
  }

  /** The form of a statement. */
  of(compiled: Compiled): StatementForm {
    const { text } = compiled
    const young = this.#young.get(text)
    if (young?.fits(compiled) === true) return young
    const old = young === undefined ? this.#old.get(text) : undefined
    return this.#keep(text, old?.fits(compiled) === true ? old : new StatementForm(compiled, this.#profile))
  }

  #keep(text: string, form: StatementForm): StatementForm {
    if (this.#young.size >= this.#size && !this.#young.has(text)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(text, form)
    return form
  }
}

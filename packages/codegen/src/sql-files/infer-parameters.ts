// What a parameter is, from where it stands: beside a comparison, in a list, in VALUES or SET, after LIMIT. The same on every server:
// MySQL tells types of parameters when it prepares a statement, MariaDB does not.
import type { ScopedColumn, TableScope } from "./table-scope.ts"
import type { SqlWord } from "./sql-words.ts"

/** What the place of a parameter says about it. */
export type ParameterUse =
  | { readonly kind: "column"; readonly of: ScopedColumn; readonly nullable: boolean; readonly list: boolean }
  | { readonly kind: "number" }
  | { readonly kind: "text" }

const comparisons = new Set(["=", "<", ">", "<=", ">=", "<>", "!=", "<=>"])
const patterns = new Set(["like", "rlike", "regexp"])
const numberBefore = new Set(["limit", "offset", "interval"])

/** How each parameter is used; the first place that says something decides. */
export function inferParameters(
  words: readonly SqlWord[],
  scope: TableScope,
): ReadonlyMap<string, ParameterUse> {
  const uses = new Map<string, ParameterUse>()
  for (const [at, word] of words.entries()) {
    if (word.kind !== "placeholder" || uses.has(word.name)) continue
    const use = useAt(new Place(words, at, scope))
    if (use !== undefined) uses.set(word.name, use)
  }
  return uses
}

function useAt(place: Place): ParameterUse | undefined {
  return (
    place.inComparison() ??
    place.inList() ??
    place.inBetween() ??
    place.inValues() ??
    place.afterNumberWord() ??
    place.inCoalesce()
  )
}

class Place {
  readonly #words: readonly SqlWord[]
  readonly #at: number
  readonly #scope: TableScope

  constructor(words: readonly SqlWord[], at: number, scope: TableScope) {
    this.#words = words
    this.#at = at
    this.#scope = scope
  }

  /** `column = :p`, `:p < column`, `SET column = :p`, `column LIKE :p`. */
  inComparison(): ParameterUse | undefined {
    const before = this.#keyword(-1)
    if (patterns.has(before)) return { kind: "text" }
    if (comparisons.has(before)) {
      const column = this.#columnEndingAt(this.#at - 2)
      return column && this.#use(column, this.#isAssignment(this.#at - 2) || before === "<=>")
    }
    if (!comparisons.has(this.#keyword(1))) return undefined
    const column = this.#columnStartingAt(this.#at + 2)
    return column && this.#use(column, this.#keyword(1) === "<=>")
  }

  /** `column IN (:a, :b)`, and `column IN :list`. */
  inList(): ParameterUse | undefined {
    if (this.#keyword(-1) === "in") {
      const column = this.#columnEndingAt(this.#beforeNot(this.#at - 2))
      return column && { kind: "column", of: column, nullable: false, list: true }
    }
    const open = this.#openParenthesis()
    if (open === undefined || this.#words[open - 1]?.keyword !== "in") return undefined
    const column = this.#columnEndingAt(this.#beforeNot(open - 2))
    return column && this.#use(column, false)
  }

  /** `column BETWEEN :a AND :b`. */
  inBetween(): ParameterUse | undefined {
    let at = this.#at - 1
    if (this.#words[at]?.keyword === "and") {
      while (at > 0 && this.#words[at]?.keyword !== "between" && at > this.#at - 8) at--
    }
    if (this.#words[at]?.keyword !== "between") return undefined
    const column = this.#columnEndingAt(this.#beforeNot(at - 1))
    return column && this.#use(column, false)
  }

  /** `INSERT INTO t (a, b) VALUES (:a, :b), (...)`. */
  inValues(): ParameterUse | undefined {
    const open = this.#openParenthesis()
    if (open === undefined) return undefined
    const values = this.#valuesBefore(open)
    if (values === undefined) return undefined
    const columns = insertColumns(this.#words, values)
    const name = columns?.names[this.#argumentIndex(open)]
    const table = columns && this.#scope.table(columns.table)
    const column = table?.columns.find((candidate) => candidate.name.toLowerCase() === name?.toLowerCase())
    return table && column && this.#use({ table, column }, true)
  }

  /** `LIMIT :n OFFSET :m`, `LIMIT :m, :n`, `INTERVAL :n DAY`. */
  afterNumberWord(): ParameterUse | undefined {
    if (numberBefore.has(this.#keyword(-1))) return { kind: "number" }
    return this.#keyword(-1) === "," && this.#keyword(-3) === "limit" ? { kind: "number" } : undefined
  }

  /** `COALESCE(column, :p)`, `IFNULL(column, :p)`. */
  inCoalesce(): ParameterUse | undefined {
    const open = this.#openParenthesis()
    const name = open === undefined ? undefined : this.#words[open - 1]?.keyword
    if (open === undefined || (name !== "coalesce" && name !== "ifnull")) return undefined
    const column = this.#columnStartingAt(open + 1)
    return column && this.#use(column, false)
  }

  #use(of: ScopedColumn, mayBeNull: boolean): ParameterUse {
    return { kind: "column", of, nullable: mayBeNull && of.column.nullable, list: false }
  }

  #keyword(offset: number): string {
    return this.#words[this.#at + offset]?.keyword ?? ""
  }

  #beforeNot(at: number): number {
    return this.#words[at]?.keyword === "not" ? at - 1 : at
  }

  #columnEndingAt(end: number): ScopedColumn | undefined {
    const last = this.#words[end]
    if (last === undefined || !isName(last)) return undefined
    const alias = this.#words[end - 1]?.text === "." ? this.#words[end - 2]?.text : undefined
    return this.#scope.column(alias, last.text)
  }

  #columnStartingAt(start: number): ScopedColumn | undefined {
    const first = this.#words[start]
    if (first === undefined || !isName(first)) return undefined
    const qualified = this.#words[start + 1]?.text === "." ? this.#words[start + 2] : undefined
    if (this.#words[start + (qualified === undefined ? 1 : 3)]?.text === "(") return undefined
    return this.#scope.column(qualified && first.text, (qualified ?? first).text)
  }

  /** In SET the column before `=` follows SET or a comma. */
  #isAssignment(end: number): boolean {
    const start = this.#words[end - 1]?.text === "." ? end - 3 : end - 1
    const before = this.#words[start]?.keyword
    return before === "set" || before === ","
  }

  /** The parenthesis that encloses the parameter, where no other stands between but closed ones. */
  #openParenthesis(): number | undefined {
    let depth = 0
    for (let at = this.#at - 1; at >= 0; at--) {
      const { text } = this.#words[at] ?? { text: "" }
      if (text === ")") depth++
      else if (text === "(" && depth-- === 0) return at
    }
    return undefined
  }

  /** The position of VALUES, when `open` begins one of its rows. */
  #valuesBefore(open: number): number | undefined {
    let depth = 0
    for (let at = open - 1; at >= 0; at--) {
      const word = this.#words[at]
      if (word?.text === ")") depth++
      else if (word?.text === "(") depth--
      else if (depth === 0 && (word?.keyword === "values" || word?.keyword === "value")) return at
      else if (depth === 0 && word?.text !== "," && word?.keyword !== "row") return undefined
      if (depth < 0) return undefined
    }
    return undefined
  }

  #argumentIndex(open: number): number {
    let depth = 0
    let index = 0
    for (const { text } of this.#words.slice(open + 1, this.#at)) {
      if (text === "(") depth++
      else if (text === ")") depth--
      else if (text === "," && depth === 0) index++
    }
    return index
  }
}

/** `INTO table (a, b)` that ends where VALUES stands. */
function insertColumns(
  words: readonly SqlWord[],
  values: number,
): { table: string; names: readonly string[] } | undefined {
  if (words[values - 1]?.text !== ")") return undefined
  let open = values - 2
  while (open > 0 && words[open]?.text !== "(") open--
  const table = words[open - 1]
  if (table === undefined || !isName(table)) return undefined
  const names = words.slice(open + 1, values - 1).filter(isName)
  return { table: table.text, names: names.map((word) => word.text) }
}

function isName(word: SqlWord): boolean {
  return word.kind === "word" || word.kind === "identifier"
}

// Which tables a statement names, by alias, and which of their columns a name means.
import type { ColumnModel, Schema, TableModel } from "../schema/model.ts"
import type { SqlWord } from "./sql-words.ts"

/** A column with its table. */
export interface ScopedColumn {
  readonly table: TableModel
  readonly column: ColumnModel
}

const introducers = new Set(["from", "join", "update", "into", "straight_join", "table"])
/** Words that end a table reference instead of being its alias. */
const notAlias = new Set(
  (
    "on using where set join inner left right cross natural straight_join group order having limit union values value select partition " +
    "use force ignore for lock window as default"
  ).split(" "),
)

/** Tables of one statement. Subqueries share the scope: a name that two tables have is not resolved. */
export class TableScope {
  readonly #tables = new Map<string, TableModel>()
  readonly #schema: Schema

  constructor(schema: Schema, words: readonly SqlWord[]) {
    this.#schema = schema
    for (const [i, word] of words.entries()) if (introducers.has(word.keyword)) this.#references(words, i + 1)
  }

  /** The column that `name`, perhaps with its table's alias, means; undefined when that is not certain. */
  column(alias: string | undefined, name: string): ScopedColumn | undefined {
    const tables =
      alias === undefined ? [...new Set(this.#tables.values())] : [this.#tables.get(alias.toLowerCase())]
    const found = tables.flatMap((table) => (table === undefined ? [] : columnOf(table, name)))
    return found.length === 1 ? found[0] : undefined
  }

  /** The table that `name` means as a target of INSERT. */
  table(name: string): TableModel | undefined {
    return this.#tables.get(name.toLowerCase())
  }

  /** Reads `a AS x, db.b y` from `start` on. */
  #references(words: readonly SqlWord[], start: number): void {
    for (let at = start; ;) {
      const first = words[at]
      if (first === undefined || !isName(first)) return
      const qualified = words[at + 1]?.text === "." ? words[at + 2] : undefined
      const name = qualified ?? first
      at += qualified === undefined ? 1 : 3
      if (words[at]?.keyword === "as") at++
      const alias = words[at]
      const aliased = alias !== undefined && isName(alias) && !notAlias.has(alias.keyword) ? alias : undefined
      if (aliased !== undefined) at++
      const table = this.#find(qualified === undefined ? undefined : first.text, name.text)
      if (table !== undefined) this.#tables.set((aliased ?? name).text.toLowerCase(), table)
      if (words[at]?.text !== ",") return
      at++
    }
  }

  #find(database: string | undefined, name: string): TableModel | undefined {
    const [byDefault] = this.#schema.databases
    return this.#schema.tables.find(
      (table) =>
        table.name.toLowerCase() === name.toLowerCase() &&
        table.database.toLowerCase() === (database ?? byDefault ?? "").toLowerCase(),
    )
  }
}

function columnOf(table: TableModel, name: string): ScopedColumn[] {
  const column = table.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  return column === undefined ? [] : [{ table, column }]
}

function isName(word: SqlWord): boolean {
  return word.kind === "word" || word.kind === "identifier"
}

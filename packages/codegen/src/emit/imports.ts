// The import statements of a generated file, sorted and without repeats.
import { byCodePoint } from "../schema/order.ts"
import type { Statement } from "./statements.ts"
import type { TableView } from "./table-view.ts"
import { stringLiteral } from "./text.ts"

/** What every file that uses sa begins with. */
export const saImport: Statement = 'import * as sa from "@shoal/sa";'

/** `import { names } from "module";` */
export function importText(names: readonly string[], module: string): Statement {
  return `import { ${names.join(", ")} } from ${stringLiteral(module)};`
}

/** The types that overrides and comments of these tables need. */
export function typeImports(tables: readonly Pick<TableView, "imports">[]): Statement[] {
  const names = new Map<string, Set<string>>()
  for (const { imports } of tables) {
    for (const { module, names: needed } of imports) {
      const set = names.get(module) ?? new Set<string>()
      for (const name of needed) set.add(name)
      names.set(module, set)
    }
  }
  return [...names]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([module, needed]) => {
      return `import type { ${[...needed].sort(byCodePoint).join(", ")} } from ${stringLiteral(module)};`
    })
}

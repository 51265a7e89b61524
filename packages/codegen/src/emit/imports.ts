// The import statements of a generated file, sorted and without repeats.
import { type ImportDeclarationStructure, StructureKind } from "ts-morph"
import { byCodePoint } from "../schema/order.ts"
import type { TableView } from "./table-view.ts"

/** `import * as sa from "@shoal/sa"`. */
export const saImport: ImportDeclarationStructure = {
  kind: StructureKind.ImportDeclaration,
  moduleSpecifier: "@shoal/sa",
  namespaceImport: "sa",
}

/** The types that overrides and comments of these tables need. */
export function typeImports(tables: readonly Pick<TableView, "imports">[]): ImportDeclarationStructure[] {
  const names = new Map<string, Set<string>>()
  for (const { module, names: needed } of tables.flatMap((table) => table.imports)) {
    const set = names.get(module) ?? new Set<string>()
    for (const name of needed) set.add(name)
    names.set(module, set)
  }
  return [...names.keys()].sort(byCodePoint).map((module) => ({
    kind: StructureKind.ImportDeclaration,
    isTypeOnly: true,
    moduleSpecifier: module,
    namedImports: [...(names.get(module) ?? [])].sort(byCodePoint),
  }))
}

// Options of `generate`, and the same with defaults filled in.
import type { NameStyle, Naming, NamingOptions } from "../naming/options.ts"
import { resolveNaming } from "../naming/options.ts"
import type { TypeOverride } from "../types/overrides.ts"
import { resolvePolicy, type TypePolicy, type TypePolicyOptions } from "../types/policy.ts"

/** How a schema becomes files. */
export interface GenerateOptions {
  /** The file to write, or the folder with `layout: "files"`. Default `"schema.ts"`. */
  readonly out?: string
  /** One file, or one per table with an `index.ts`. Default `"single"`. */
  readonly layout?: "single" | "files"
  /** `"camel"`, `"pascal"`, `"preserve"`, or rules one by one. Default `"camel"`. */
  readonly naming?: NameStyle | NamingOptions
  /** TypeScript types of BIGINT, DECIMAL, temporal values, JSON, TINYINT(1) and SET. */
  readonly types?: TypePolicyOptions
  /** Types for particular columns; the last rule that matches wins. */
  readonly overrides?: readonly TypeOverride[]
  /** Where names used in `overrides` and in `@json` comments come from: `{ Money: "./money.js" }`, relative to the output. */
  readonly imports?: Readonly<Record<string, string>>
  /**
   * Joins follow names where the database declares no foreign key: `author_id` refers to the key of `author` or `authors`. Nothing is created in
   * the database. Default false.
   */
  readonly inferForeignKeys?: boolean
  /** Extension of relative imports between generated files. Default `".js"`. */
  readonly importExtension?: ".js" | ".ts" | ""
  /** The command that the header names for regeneration. Default `"npx shoal-codegen"`. */
  readonly command?: string
}

/** `GenerateOptions` with every default. */
export interface EmitSettings {
  readonly out: string
  readonly layout: "single" | "files"
  readonly naming: Naming
  readonly policy: TypePolicy
  readonly overrides: readonly TypeOverride[]
  readonly imports: Readonly<Record<string, string>>
  readonly inferForeignKeys: boolean
  readonly importExtension: string
  readonly command: string
}

/** Fills in the defaults. */
export function resolveGenerateOptions(options: GenerateOptions = {}): EmitSettings {
  const layout = options.layout ?? "single"
  return {
    out: options.out ?? (layout === "single" ? "schema.ts" : "schema"),
    layout,
    naming: resolveNaming(options.naming),
    policy: resolvePolicy(options.types),
    overrides: options.overrides ?? [],
    imports: options.imports ?? {},
    inferForeignKeys: options.inferForeignKeys ?? false,
    importExtension: options.importExtension ?? ".js",
    command: options.command ?? "npx shoal-codegen",
  }
}

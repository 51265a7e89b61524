import { expect, it } from "vitest"
import { validateConfig } from "../../src/config/validate-config.ts"

it("takes everything that there is", () => {
  const config = {
    url: "mysql://localhost/shop",
    connection: { ssl: { mode: "required" } },
    databases: ["shop"],
    include: "order_*",
    exclude: [/_log$/, "tmp_*"],
    views: false,
    routines: true,
    from: ["migrations/*.sql"],
    server: "mariadb",
    queries: "queries/*.sql",
    queriesOut: "src/queries.ts",
    format: false,
    strict: true,
    out: "src/schema.ts",
    layout: "single",
    naming: { tables: "camel", columns: "preserve", rows: "singular", rename: { a: "b" } },
    types: { bigint: "number", decimal: "number", temporal: "string", tinyint1: "boolean" },
    overrides: [
      {
        table: "a",
        column: /b/,
        sqlType: "json",
        nullable: true,
        type: "T",
        import: "./t.js",
        family: "json",
      },
    ],
    imports: { T: "./t.js" },
    importExtension: ".ts",
    command: "npm run db:types",
  }
  expect(validateConfig(config, "shoal.config.ts")).toBe(config)
  expect(validateConfig({ naming: "camel", url: undefined }, "shoal.config.ts")).toEqual({ naming: "camel" })
})

it.each([
  [{ excludes: [] }, "excludes is not an option; did you mean exclude?"],
  [{ naming: "snake" }, 'naming must be "camel", "pascal" or "preserve", found "snake"'],
  [{ naming: { rows: "plural" } }, 'naming.rows must be "suffix" or "singular", found "plural"'],
  [{ types: { bigInt: "number" } }, "types.bigInt is not an option; did you mean bigint?"],
  [{ overrides: [{ column: "a" }] }, "overrides[0].type is missing"],
  [{ overrides: {} }, "overrides must be an array, found a value of type object"],
  [{ include: [5] }, "include[0] must be a glob or a RegExp, found 5"],
  [{ strict: "yes" }, 'strict must be true or false, found "yes"'],
  [{ imports: { T: 1 } }, 'imports["T"] must be a text, found 1'],
  [{ url: ["mysql://u:secret@h/d"] }, "url must be a text, found an array"],
])("refuses %j", (config, message) => {
  expect(() => validateConfig(config, "shoal.config.ts")).toThrow(`shoal.config.ts: ${message}`)
})

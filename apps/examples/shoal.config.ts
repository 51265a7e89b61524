// How the blog's schema.ts is made: `npx shoal-codegen --config apps/examples/shoal.config.ts --url mysql://...`
import { defineConfig } from "@shoal/codegen"

export const config = defineConfig({
  out: "src/blog/schema.ts",
  exclude: ["schema_migration"],
  naming: "camel",
})

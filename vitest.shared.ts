// What every package's test run shares: source condition, server set-up, one JSON report that `.ci/run` counts.
import { fileURLToPath } from "node:url"
import { defineConfig, type ViteUserConfig } from "vitest/config"

const serverSetup = fileURLToPath(new URL("tools/servers/src/vitest-setup.ts", import.meta.url))

/** @param options.servers false for packages whose tests need no database server. */
export function packageTests(options: { servers?: boolean } = {}): ViteUserConfig {
  const conditions = ["@shoal/source", "node", "import", "module", "default"]
  const workers = ["@shoal/source", "node"]
  return defineConfig({
    resolve: { conditions },
    // vitest hands these to Node as --conditions: with "import" among them mysql2's require("long") would get an ES module.
    ssr: { resolve: { conditions: workers, externalConditions: workers } },
    // The global set-up runs in an environment of its own: with it, a package can be tested before anything is built.
    environments: { __vitest__: { resolve: { conditions: workers, externalConditions: workers } } },
    test: {
      include: ["test/**/*.test.ts"],
      globalSetup: options.servers === false ? [] : [serverSetup],
      reporters: ["default", "json"],
      outputFile: { json: "reports/vitest.json" },
      testTimeout: 120_000,
      hookTimeout: 120_000,
      maxWorkers: 2,
      dangerouslyIgnoreUnhandledErrors: false,
    },
  })
}

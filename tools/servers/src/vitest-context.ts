// What the vitest set-up provides to tests: `inject("shoalServers")`.
import type { ServerAddress } from "./server.ts"
import "vitest"

declare module "vitest" {
  interface ProvidedContext {
    /** MySQL, then MariaDB. */
    shoalServers: readonly ServerAddress[]
  }
}

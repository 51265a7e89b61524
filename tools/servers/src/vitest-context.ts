// What the vitest set-up provides to tests: `inject("shoalServers")`.
import type { ServerAddress } from "@shoal/ephemeral"
import "vitest"

declare module "vitest" {
  interface ProvidedContext {
    /** MySQL, then MariaDB. */
    shoalServers: readonly ServerAddress[]
  }
}

// The version that the server sees as `_client_version`.
import { createRequire } from "node:module"

const manifest: unknown = createRequire(import.meta.url)("../../package.json")

/** Version of this package. */
export const packageVersion: string =
  typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0"

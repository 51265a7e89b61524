// The version in the package's own package.json.
import { readFileSync } from "node:fs"
import { isRecord } from "../config/checks.ts"

/** Such as `0.1.0`. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
  return isRecord(manifest) ? String(manifest["version"]) : ""
}

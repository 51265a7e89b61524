// The version that the server sees as `_client_version`. A bundled program has no manifest of ours beside it; that is no reason to fail.
import { readFileSync } from "node:fs"

/** Version of this package; `"bundled"` where it cannot be told. */
export const packageVersion: string =
  versionIn("../package.json") ?? versionIn("../../package.json") ?? "bundled"

/** The manifest lies one folder above the compiled file, two above this source. */
function versionIn(manifestPath: string): string | undefined {
  try {
    const text = readFileSync(new URL(manifestPath, import.meta.url), "utf8")
    const manifest: unknown = JSON.parse(text)
    return isOurs(manifest) ? manifest.version : undefined
  } catch {
    return undefined
  }
}

/** Next to a bundle lies the manifest of someone else. */
function isOurs(manifest: unknown): manifest is { readonly version: string } {
  return (
    typeof manifest === "object" &&
    manifest !== null &&
    "name" in manifest &&
    manifest.name === "@shoal/driver" &&
    "version" in manifest &&
    typeof manifest.version === "string"
  )
}

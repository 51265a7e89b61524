// `pnpm build` of the layers: a package's doors become one file each, with what they share in chunks. Importing a hundred small files took
// twice the time of importing mysql2. Declarations come from tsc; run in the package's folder.
import { readFileSync, rmSync } from "node:fs"
import { build } from "esbuild"

const manifest = JSON.parse(readFileSync("package.json", "utf8"))
const doors = Object.values(manifest.exports).flatMap((door) => door["@shoal/source"] ?? [])
rmSync("dist/chunks", { recursive: true, force: true })
await build({
  entryPoints: doors,
  outdir: "dist",
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
})

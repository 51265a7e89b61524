// The packages that are published, and where they are.
import { fileURLToPath } from "node:url"

/** The workspace's own folder. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url))

/** Folders below it, by the name behind `@shoal/`. */
export const packageFolders = {
  protocol: "packages/protocol",
  driver: "packages/driver",
  pool: "packages/pool",
  sa: "packages/sa",
  ephemeral: "tools/ephemeral",
  codegen: "packages/codegen",
} as const

/** `protocol`, `driver`, ... */
export type PackageName = keyof typeof packageFolders

/** All of them. */
export const packageNames = Object.keys(packageFolders) as readonly PackageName[]

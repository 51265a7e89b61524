// The command in the header of a generated file: all flags that decide its text, and nothing that is only true on this machine. Where the
// schema was read from is left open, so that a file made from a live database passes `--check --from migrations/*.sql`.
import { basename, isAbsolute, relative, sep } from "node:path"
import type { FlagName, FlagValues } from "../cli/flags.ts"
import type { LoadedConfig } from "./load-config.ts"

const deciding = [
  "database",
  "include",
  "exclude",
  "naming",
  "layout",
  "no-views",
  "routines",
  "queries",
  "no-format",
] as const satisfies readonly FlagName[]

/** How to make the files again: `npx shoal-codegen` with what the config file does not say. */
export function headerCommand(flags: FlagValues, { path }: LoadedConfig, cwd: string): string {
  const words = ["npx shoal-codegen"]
  if (path === undefined) words.push("--url <url>")
  else if (basename(path) !== "shoal.config.ts") words.push("--config", quoted(basename(path)))
  const { out } = flags
  if (out !== undefined && (path === undefined || !isAbsolute(out)))
    words.push("--out", quoted(portable(out, cwd)))
  for (const name of deciding) words.push(...flagWords(name, flags[name], cwd))
  return words.join(" ")
}

function flagWords(name: (typeof deciding)[number], value: FlagValues[FlagName], cwd: string): string[] {
  if (value === undefined || value === false) return []
  if (value === true) return [`--${name}`]
  const values = typeof value === "string" ? [value] : value
  return values.flatMap((each) => [`--${name}`, quoted(name === "queries" ? portable(each, cwd) : each)])
}

/** Relative to the working directory; of a path outside of it only the last part. */
function portable(path: string, cwd: string): string {
  const inside = isAbsolute(path) ? relative(cwd, path) : path
  const kept = isAbsolute(inside) || inside.startsWith("..") ? basename(path) : inside
  return kept.split(sep).join("/")
}

function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

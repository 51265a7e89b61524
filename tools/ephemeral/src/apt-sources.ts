// Reads the machine's own apt sources, so that we name no mirror ourselves and use the keys that the machine trusts.
import { readFile, readdir } from "node:fs/promises"
import { join } from "node:path"

/** One archive that the machine's apt uses. */
export interface AptSource {
  readonly types: readonly string[]
  readonly uris: readonly string[]
  readonly suites: readonly string[]
  readonly components: readonly string[]
  /** Path of a keyring, key fingerprints, or a whole key block; `undefined` = apt's trusted keys. */
  readonly signedBy: string | undefined
}

/** Parses a `.sources` file (deb822, sources.list(5)); disabled stanzas are left out. */
export function parseDeb822(text: string): AptSource[] {
  const lines = text.split("\n").filter((line) => !line.startsWith("#"))
  return lines
    .join("\n")
    .split(/\n[ \t]*\n/)
    .map(fieldsOf)
    .filter(
      (fields) =>
        fields.has("uris") && !/^(no|false|0|off|without|disable)$/i.test(fields.get("enabled") ?? ""),
    )
    .map((fields) => ({
      types: wordsOf(fields.get("types")),
      uris: wordsOf(fields.get("uris")),
      suites: wordsOf(fields.get("suites")),
      components: wordsOf(fields.get("components")),
      signedBy: fields.get("signed-by"),
    }))
}

function fieldsOf(stanza: string): Map<string, string> {
  const fields = new Map<string, string>()
  let name = ""
  for (const line of stanza.split("\n")) {
    const field = /^([A-Za-z][\w-]*):(.*)$/.exec(line)
    if (field !== null) {
      name = (field[1] ?? "").toLowerCase()
      fields.set(name, (field[2] ?? "").trim())
    } else if (/^[ \t]/.test(line) && name !== "") {
      fields.set(name, `${fields.get(name) ?? ""}\n${line}`)
    }
  }
  return fields
}

function wordsOf(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).filter(Boolean)
}

/** Parses a `.list` file: `deb [signed-by=...] uri suite component...`, one a line. */
export function parseOneLine(text: string): AptSource[] {
  const sources: AptSource[] = []
  for (const line of text.split("\n")) {
    const match = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line)
    if (match === null) continue
    const [, type = "", options = "", uri = "", suite = "", components = ""] = match
    const signedBy = /(?:^|\s)signed-by\s*=\s*(\S+)/i.exec(options)?.[1]
    sources.push({
      types: [type],
      uris: [uri],
      suites: [suite],
      components: wordsOf(components),
      signedBy: signedBy?.replaceAll(",", " "),
    })
  }
  return sources
}

/** All sources of the machine. @param etc where apt's configuration is, `/etc/apt` */
export async function readAptSources(etc = "/etc/apt"): Promise<AptSource[]> {
  const parts = join(etc, "sources.list.d")
  const names = (await readdir(parts).catch(() => [])).sort()
  const files = [join(etc, "sources.list"), ...names.map((name) => join(parts, name))]
  const sources: AptSource[] = []
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => "")
    if (file.endsWith(".list")) sources.push(...parseOneLine(text))
    if (file.endsWith(".sources")) sources.push(...parseDeb822(text))
  }
  return sources
}

/** The archive that the machine itself was installed from: the one with its release as a suite and a `main` component. */
export function primarySource(sources: readonly AptSource[], codename: string): AptSource | undefined {
  const aliases = [codename, "stable", "oldstable", "testing", "sid", "unstable"]
  const usable = sources.filter(
    (source) =>
      source.types.includes("deb") &&
      source.components.includes("main") &&
      source.uris.some((uri) => !uri.startsWith("cdrom:")),
  )
  for (const suite of aliases) {
    const found = usable.find((source) => source.suites.includes(suite))
    if (found !== undefined) return found
  }
  return undefined
}

/** A `.sources` file for other suites of the same archive, trusted as the machine trusts it. */
export function formatDeb822(source: AptSource, suite: string, architecture: string): string {
  const fields = [
    "Types: deb",
    `URIs: ${source.uris.filter((uri) => !uri.startsWith("cdrom:")).join(" ")}`,
    `Suites: ${suite}`,
    "Components: main",
    `Architectures: ${architecture}`,
  ]
  if (source.signedBy !== undefined) fields.push(`Signed-By: ${source.signedBy}`)
  return `${fields.join("\n")}\n`
}

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { formatDeb822, parseDeb822, parseOneLine, primarySource, readAptSources } from "../src/apt-sources.ts"

const deb822 = `Types: deb
# a comment inside a stanza
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`

test("deb822: stanzas, comments, a key block over several lines, a disabled stanza", () => {
  const sources = parseDeb822(deb822)
  expect(sources.map((source) => source.suites)).toEqual([
    ["bookworm", "bookworm-updates"],
    ["bookworm-security"],
  ])
  expect(sources[0]?.uris).toEqual(["http://mirror.example/debian"])
  expect(sources[0]?.components).toEqual(["main", "contrib"])
  expect(sources[0]?.signedBy).toBe("/usr/share/keyrings/debian-archive-keyring.gpg")
  expect(sources[1]?.types).toEqual(["deb", "deb-src"])
  expect(sources[1]?.signedBy).toContain("\n .\n mQINBF\n")
})

test("one-line: options, comments, deb-src, several components", () => {
  const text = `# deb http://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/k/a.gpg,/k/b.gpg] http://mirror.example/debian bookworm main contrib # end
deb-src http://mirror.example/debian bookworm main
deb http://plain.example/debian/ bookworm-updates main
`
  const sources = parseOneLine(text)
  expect(sources).toEqual([
    {
      types: ["deb"],
      uris: ["http://mirror.example/debian"],
      suites: ["bookworm"],
      components: ["main", "contrib"],
      signedBy: "/k/a.gpg /k/b.gpg",
    },
    expect.objectContaining({ types: ["deb-src"] }),
    expect.objectContaining({ suites: ["bookworm-updates"], signedBy: undefined }),
  ])
})

test("the primary archive is the one with the machine's release, not security, third parties or a CD", () => {
  const sources = [
    ...parseOneLine("deb cdrom:[Debian]/ bookworm main\ndeb http://other.example/node nodistro main"),
    ...parseOneLine("deb-src http://src.example/debian bookworm main"),
    ...parseDeb822(deb822),
  ]
  expect(primarySource(sources, "bookworm")?.uris).toEqual(["http://mirror.example/debian"])
  expect(primarySource(sources, "trixie")).toBeUndefined()
  expect(primarySource(parseOneLine("deb http://m.example/debian stable main"), "trixie")?.suites).toEqual([
    "stable",
  ])
})

test("the private source keeps mirror and keys, and names one suite", () => {
  const [archive, security] = parseDeb822(deb822)
  if (archive === undefined || security === undefined) throw new Error("two stanzas expected")
  expect(formatDeb822(archive, "sid", "arm64")).toBe(
    `Types: deb
URIs: http://mirror.example/debian
Suites: sid
Components: main
Architectures: arm64
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`,
  )
  expect(parseDeb822(formatDeb822(security, "sid", "amd64"))[0]?.signedBy).toBe(security.signedBy)
})

test("reads sources.list and both kinds of parts, and nothing else", async () => {
  const etc = await mkdtemp(join(tmpdir(), "shoal-test-"))
  try {
    const parts = join(etc, "sources.list.d")
    await mkdir(parts)
    await writeFile(join(etc, "sources.list"), "deb http://one.example/debian bookworm main\n")
    await writeFile(join(parts, "two.list"), "deb http://two.example/debian bookworm main\n")
    await writeFile(join(parts, "three.sources"), deb822)
    await writeFile(join(parts, "four.list.disabled"), "deb http://four.example/debian bookworm main\n")
    const uris = (await readAptSources(etc)).flatMap((source) => source.uris)
    expect(uris).toEqual([
      "http://one.example/debian",
      "http://mirror.example/debian",
      "http://mirror.example/debian-security",
      "http://two.example/debian",
    ])
    expect(await readAptSources(join(etc, "nowhere"))).toEqual([])
  } finally {
    await rm(etc, { recursive: true })
  }
})

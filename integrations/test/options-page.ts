// docs/options.md, made of the doc comments of the options themselves and of what `shoal-codegen --help` prints, so that it cannot lie.
import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import ts from "typescript"

const run = promisify(execFile)

interface Section {
  readonly title: string
  readonly intro: string
  /** Interfaces whose own members are listed, by file. */
  readonly from: readonly (readonly [file: string, name: string])[]
}

const sections: readonly Section[] = [
  {
    title: "`connect(target, overrides?, call?)`",
    intro:
      "The target is a URL (`mysql://user:password@host:3306/database?option=value`; what could weaken the connection is refused there) or these options. `@shoal/driver`.",
    from: [["packages/driver/src/options/connect-options.ts", "ConnectOptions"]],
  },
  {
    title: "`ssl: { ... }`",
    intro: "In place of a mode, everything that `node:tls` needs.",
    from: [["packages/driver/src/options/tls-options.ts", "TlsOptions"]],
  },
  {
    title: "Options of one call",
    intro: "Last in every asynchronous call of driver, pool and sa.",
    from: [
      ["packages/driver/src/options/connect-options.ts", "CallOptions"],
      ["packages/driver/src/query/query-result.ts", "QueryCallOptions"],
    ],
  },
  {
    title: "`createPool(target, overrides?, call?)`",
    intro: "And every option of `connect`. `@shoal/pool`.",
    from: [["packages/pool/src/options.ts", "PoolOptions"]],
  },
  {
    title: "`createEngine(target, options?)`",
    intro:
      "And every option of `createPool` and `connect`; `autocommit` is **true** here, and `paramstyle` and `echo` are the engine's. `@shoal/sa`.",
    from: [["packages/sa/src/engine/engine-options.ts", "EngineOwnOptions"]],
  },
  {
    title: "`executionOptions({ ... })`",
    intro:
      "Of engine, connection and statement: a statement's win over those of its connection, and these over the engine's. `isolationLevel` is for engine and connection alone. `@shoal/sa`.",
    from: [
      ["packages/sa/src/engine/execution-options.ts", "ExecutionOptions"],
      ["packages/sa/src/expression/statement-options.ts", "StatementOptions"],
    ],
  },
  {
    title: "`shoal.config.ts`",
    intro: "What `defineConfig` of `@shoal/codegen` takes. Paths are relative to the file.",
    from: [
      ["packages/codegen/src/config/config.ts", "CodegenConfig"],
      ["packages/codegen/src/emit/options.ts", "GenerateOptions"],
      ["packages/codegen/src/naming/options.ts", "NamingOptions"],
      ["packages/codegen/src/types/policy.ts", "TypePolicyOptions"],
      ["packages/codegen/src/types/overrides.ts", "TypeOverride"],
    ],
  },
]

/** Where each interface of a section is a subject of its own. */
const subtitles: Readonly<Record<string, string>> = {
  NamingOptions: "`naming: { ... }`",
  TypePolicyOptions: "`types: { ... }`",
  TypeOverride: "`overrides: [{ ... }]`",
}

const opening = `# Options

Every option with its type and default, taken from the doc comments (\`npx vitest run test/docs.test.ts -u\` in \`integrations/\` writes this page). **All durations are milliseconds, all sizes bytes.** An unknown name
is an error that suggests the right one.
`

/** The text of the page. */
export async function optionsPage(root: string): Promise<string> {
  const parts = [opening]
  for (const section of sections) {
    parts.push(`## ${section.title}\n\n${section.intro}\n`)
    let rows: string[] = []
    const flush = (): void => {
      if (rows.length > 0)
        parts.push(`| option | type | default | meaning |\n|-|-|-|-|\n${rows.join("\n")}\n`)
      rows = []
    }
    for (const [file, name] of section.from) {
      if (subtitles[name] !== undefined) {
        flush()
        parts.push(`### ${subtitles[name]}\n`)
      }
      rows.push(...membersOf(await readFile(join(root, file), "utf8"), name))
    }
    flush()
  }
  parts.push(
    "## `shoal-codegen`\n\nA flag wins over the environment, and that over the config file.\n",
    await flagTable(root),
  )
  // One line per option whatever its neighbours say: prettier would pad all of a table for one of them.
  return parts.join("\n")
}

function membersOf(source: string, name: string): string[] {
  const file = ts.createSourceFile("options.ts", source, ts.ScriptTarget.Latest, true)
  const found = file.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  )
  if (found === undefined || !ts.isInterfaceDeclaration(found))
    throw new Error(`there is no interface ${name}`)
  return found.members.filter(ts.isPropertySignature).map((member) => {
    const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc)
    const text = (ts.getTextOfJSDocComment(doc?.comment) ?? "").replace(/\s+/g, " ")
    const tag = doc?.tags?.find((each) => each.tagName.text === "default")
    const stated = ts.getTextOfJSDocComment(tag?.comment)?.replace(/\s+/g, " ")
    const [, inText] = /\bDefault(?: is)? ([^.]+(?:\.\w[^.]*)*)\.?/.exec(text) ?? []
    const type = (member.type?.getText(file) ?? "").replace(/ \| undefined$/, "").replace(/\s+/g, " ")
    const cells = [
      `\`${member.name.getText(file)}\``,
      code(type),
      stated ?? inText ?? "",
      text.replace(/\{@link (\w+)\}/g, "`$1`"),
    ]
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  })
}

function code(text: string): string {
  return text === "" ? "" : `\`${text}\``
}

async function flagTable(root: string): Promise<string> {
  const { stdout } = await run(join(root, "integrations/node_modules/.bin/shoal-codegen"), ["--help"])
  const listed = stdout.slice(stdout.indexOf("Options:\n") + 9, stdout.indexOf("\nA flag wins"))
  const rows = listed
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, flag = "", meaning = ""] = /^\s+(.+?)\s{2,}(.+)$/.exec(line) ?? []
      return `| \`${flag}\` | ${meaning.replaceAll("|", "\\|")} |`
    })
  return `| flag | meaning |\n|-|-|\n${rows.join("\n")}\n`
}

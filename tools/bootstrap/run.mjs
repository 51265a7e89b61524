// `npm run demo`, `npm test`, ... on a machine that has only Node and npm: installs the workspace when its lock file changed,
// then runs the task through pnpm and turbo. Plain JavaScript, no dependencies: it runs before anything is installed.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { tasks } from "./tasks.mjs"

const root = fileURLToPath(new URL("../../", import.meta.url))
const stamp = `${root}node_modules/.shoal-install`

const [name, ...rest] = process.argv.slice(2)
const task = tasks[name ?? ""]
if (task === undefined) fail(`unknown task "${name ?? ""}"; known tasks: ${Object.keys(tasks).join(", ")}`, 2)
requireNode(20, 19)
process.chdir(root)
install()
process.exitCode = task({ step, quietStep }, rest)

/** Runs one command of the workspace with pnpm and turbo on PATH; returns its exit code. */
function step(command, args) {
  return pnpm(["exec", command, ...args], "inherit").status ?? 1
}

/** The same, but its output is shown only when it fails; `what` is said meanwhile. */
function quietStep(what, command, args) {
  say(what)
  const result = pnpm(["exec", command, ...args], ["ignore", "pipe", "pipe"])
  if (result.status === 0) return 0
  process.stdout.write(result.stdout)
  process.stderr.write(result.stderr)
  return result.status ?? 1
}

/** The pinned pnpm through npx; it is on PATH for what it starts, which turbo and publint need. */
function pnpm(args, stdio) {
  const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, "utf8"))
  return spawnSync("npx", ["-y", packageManager.split("+")[0], ...args], {
    stdio,
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
      npm_config_update_notifier: "false",
    },
  })
}

function install() {
  const wanted = createHash("sha256")
    .update(readFileSync(`${root}pnpm-lock.yaml`))
    .update(readFileSync(`${root}pnpm-workspace.yaml`))
    .digest("hex")
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return
  say("installing the workspace")
  const result = pnpm(
    ["install", "--frozen-lockfile"],
    process.stdout.isTTY ? "inherit" : ["ignore", "pipe", "inherit"],
  )
  if (result.status !== 0)
    fail(`pnpm install ended with ${result.status ?? result.error?.message}; is the npm registry reachable?`)
  writeFileSync(stamp, wanted)
}

function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split(".").map(Number)
  if (haveMajor < major || (haveMajor === major && haveMinor < minor))
    fail(`Node ${major}.${minor} or newer is needed, this is ${process.versions.node}`)
}

function say(text) {
  process.stderr.write(process.stderr.isTTY ? `\u001b[2m${text} ...\u001b[0m\n` : `${text} ...\n`)
}

function fail(message, code = 1) {
  process.stderr.write(`shoal: ${message}\n`)
  process.exit(code)
}

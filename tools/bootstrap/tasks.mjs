// What each root script does, in one place. A task gets the ways to run a command and returns an exit code.
import { rmSync } from "node:fs"
import { reportFolders, summarize } from "./summary.mjs"

const withServers = (command) => ["tools/ephemeral/dist/cli.js", "run", "--", ...command]
const build = ({ quietStep }) => quietStep("building", "turbo", ["run", "build", "--output-logs=errors-only"])

/** Runs the steps in order until one fails. */
function inOrder(...steps) {
  for (const run of steps) {
    const code = run()
    if (code !== 0) return code
  }
  return 0
}

function test(run, args) {
  for (const folder of reportFolders()) rmSync(folder, { recursive: true, force: true })
  const code = inOrder(
    () => build(run),
    () =>
      run.step(
        "node",
        withServers(["turbo", "run", "test", "test:types", "--continue", "--concurrency=2", ...args]),
      ),
  )
  const { passed, failed, lines } = summarize()
  process.stdout.write(`\n${lines.join("\n")}\n${passed} passed, ${failed} failed\n`)
  return code !== 0 || failed > 0 || passed === 0 ? 1 : 0
}

function check(run, args) {
  return inOrder(
    () => build(run),
    () => run.step("turbo", ["run", "check:package", "--output-logs=errors-only"]),
    () => run.step("eslint", ["."]),
    () => run.step("prettier", ["--check", "--log-level", "warn", "."]),
    () => run.step("depcruise", ["--config", ".dependency-cruiser.mjs", "packages", "apps", "tools"]),
    () => run.step("knip", []),
    () => test(run, args),
  )
}

/** Builds, then runs one compiled program with node, with both servers unless it brings its own. */
function program(file, { servers = true } = {}) {
  return (run, args) => {
    const command = ["--expose-gc", file, ...args]
    return inOrder(
      () => build(run),
      () => run.step("node", servers ? withServers(["node", ...command]) : command),
    )
  }
}

export const tasks = {
  build,
  test,
  check,
  demo: program("apps/examples/dist/demo.js"),
  bench: program("tools/bench/dist/cli.js"),
  "bench:types": program("tools/bench/dist/types-cli.js", { servers: false }),
  "bench:codegen": program("tools/bench/dist/codegen-cli.js"),
  drill: program("packages/pool/drill/dist/main.js", { servers: false }),
}

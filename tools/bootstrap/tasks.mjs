// What each root script does, in one place. A task gets `step(command, args, env)` and returns an exit code.
import { rmSync } from "node:fs"
import { reportFolders, summarize } from "./summary.mjs"

const withServers = (command) => ["tools/servers/dist/cli.js", "run", "--", ...command]
const build = (step, filter = []) => step("turbo", ["run", "build", "--output-logs=errors-only", ...filter])

/** Runs the steps in order until one fails. */
function inOrder(...steps) {
  for (const run of steps) {
    const code = run()
    if (code !== 0) return code
  }
  return 0
}

function test(step, args) {
  for (const folder of reportFolders()) rmSync(folder, { recursive: true, force: true })
  const code = inOrder(
    () => build(step),
    () => step("node", withServers(["turbo", "run", "test", "--continue", "--concurrency=2", ...args])),
  )
  const { passed, failed, lines } = summarize()
  process.stdout.write(`\n${lines.join("\n")}\n${passed} passed, ${failed} failed\n`)
  return code !== 0 || failed > 0 || passed === 0 ? 1 : 0
}

const check = (step, args) =>
  inOrder(
    () => build(step),
    () => step("turbo", ["run", "test:types", "check:package", "--output-logs=errors-only"]),
    () => step("eslint", ["."]),
    () => step("prettier", ["--check", "--log-level", "warn", "."]),
    () => step("depcruise", ["--config", ".dependency-cruiser.mjs", "packages", "apps", "tools"]),
    () => step("knip", []),
    () => test(step, args),
  )

const program = (file) => (step, args) =>
  inOrder(
    () => build(step),
    () => step("node", withServers(["node", "--expose-gc", file, ...args])),
  )

export const tasks = {
  build: (step, args) => build(step, args),
  test,
  check,
  demo: program("apps/examples/dist/demo.js"),
  bench: program("tools/bench/dist/cli.js"),
  "bench:types": (step, args) =>
    inOrder(
      () => build(step),
      () => step("node", ["tools/bench/dist/types-cli.js", ...args]),
    ),
  "bench:codegen": program("tools/bench/dist/codegen-cli.js"),
  // Breaks servers, so it brings its own.
  drill: (step, args) =>
    inOrder(
      () => build(step),
      () => step("node", ["packages/pool/drill/dist/main.js", ...args]),
    ),
}

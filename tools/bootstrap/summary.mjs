// Counts what the test reports say: one vitest JSON report per package, a missing report counts as a failure.
// What failed is told again at the end: of a long log people and CI pages often see the last lines only.
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { relative } from "node:path"

const groups = ["packages", "tools", "apps", "integrations"]

/** Every folder in which a package with a `test` script leaves its report. */
export function reportFolders() {
  return testedPackages().map((folder) => `${folder}/reports`)
}

/** `{ passed, failed, lines }`: totals, every failed test with its message, and one readable line per package. */
export function summarize() {
  let passed = 0
  let failed = 0
  const lines = []
  const failures = []
  for (const folder of testedPackages()) {
    const file = `${folder}/reports/vitest.json`
    if (!existsSync(file)) {
      failed += 1
      lines.push(`${folder}: no report, its tests did not run`)
      continue
    }
    const report = JSON.parse(readFileSync(file, "utf8"))
    // A file that fails to load counts as a failed suite without any failed test.
    const brokenSuites = report.numFailedTests === 0 ? report.numFailedTestSuites : 0
    const unhandled = report.success || report.numFailedTests > 0 || brokenSuites > 0 ? 0 : 1
    failures.push(...report.testResults.flatMap(failuresOf))
    if (unhandled > 0) failures.push(`FAILED ${folder}: an error outside of its tests, see the log above`)
    const notRun = report.numPendingTests + report.numTodoTests
    passed += report.numPassedTests
    failed += report.numFailedTests + brokenSuites + unhandled + notRun
    lines.push(
      `${folder}: ${report.numPassedTests} passed, ${report.numFailedTests + brokenSuites + unhandled} failed, ${notRun} not run`,
    )
  }
  return { passed, failed, lines: [...failures, ...lines] }
}

/** What one file of a report has to tell of its failures: its tests', or why it could not be loaded. */
function failuresOf(file) {
  const name = relative(process.cwd(), file.name)
  const tests = file.assertionResults.filter((test) => test.status === "failed")
  if (tests.length === 0) return file.status === "failed" ? [`FAILED ${name}\n${indented(file.message)}`] : []
  return tests.map(
    (test) => `FAILED ${name}: ${test.fullName}\n${test.failureMessages.map(indented).join("\n")}`,
  )
}

const linesOfMessage = 12

function indented(message) {
  return message
    .split("\n")
    .slice(0, linesOfMessage)
    .map((line) => `    ${line}`)
    .join("\n")
}

function testedPackages() {
  return groups
    .flatMap((group) => (existsSync(`${group}/package.json`) ? [group] : folders(group)))
    .filter((folder) => existsSync(`${folder}/package.json`))
    .filter(
      (folder) => JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).scripts?.test !== undefined,
    )
}

function folders(group) {
  if (!existsSync(group)) return []
  return readdirSync(group, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${group}/${entry.name}`)
}

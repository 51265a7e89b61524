// Counts what the test reports say: one vitest JSON report per package, a missing report counts as a failure.
import { existsSync, readFileSync, readdirSync } from "node:fs"

const groups = ["packages", "tools", "apps", "integrations"]

/** Every folder in which a package with a `test` script leaves its report. */
export function reportFolders() {
  return testedPackages().map((folder) => `${folder}/reports`)
}

/** `{ passed, failed, lines }`: totals and one readable line per package. */
export function summarize() {
  let passed = 0
  let failed = 0
  const lines = []
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
    const notRun = report.numPendingTests + report.numTodoTests
    passed += report.numPassedTests
    failed += report.numFailedTests + brokenSuites + unhandled + notRun
    lines.push(
      `${folder}: ${report.numPassedTests} passed, ${report.numFailedTests + brokenSuites + unhandled} failed, ${notRun} not run`,
    )
  }
  return { passed, failed, lines }
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

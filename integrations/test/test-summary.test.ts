// The summary that ends `npm test`: what it counts, and that it says what failed.
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"

const summary = new URL("../../tools/bootstrap/summary.mjs", import.meta.url)
let root: string

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

const passed = { status: "passed", fullName: "swims", failureMessages: [] }
const failed = { status: "failed", fullName: "reef holds", failureMessages: ["expected 1\nto be 2"] }
const clean = {
  success: true,
  numPassedTests: 1,
  numFailedTests: 0,
  numFailedTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
}

/** What the summary says of these packages; one without a report did not run. */
function summaryOf(reports: Record<string, object | undefined>): unknown {
  root = mkdtempSync(join(tmpdir(), "shoal-summary-"))
  for (const [name, report] of Object.entries(reports)) {
    const folder = join(root, "packages", name)
    mkdirSync(join(folder, "reports"), { recursive: true })
    writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { test: "vitest run" } }))
    if (report !== undefined) writeFileSync(join(folder, "reports/vitest.json"), JSON.stringify(report))
  }
  const program = `import { summarize } from ${JSON.stringify(summary.href)}; console.log(JSON.stringify(summarize()))`
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: root, encoding: "utf8" }),
  )
}

const passes = { ...clean, testResults: [file("passed", [passed])] }
const fails = {
  ...clean,
  success: false,
  numFailedTests: 1,
  numFailedTestSuites: 1,
  testResults: [file("failed", [passed, failed])],
}
const breaks = {
  ...clean,
  success: false,
  numPassedTests: 0,
  numFailedTestSuites: 1,
  testResults: [file("failed", [], "no such module")],
}
const leaks = { ...passes, success: false }

function file(status: string, assertionResults: object[], message = ""): object {
  return { name: "/away/reef.test.ts", status, message, assertionResults }
}

test("counts what passed, package by package", () => {
  expect(summaryOf({ cod: passes, tuna: passes })).toEqual({
    passed: 2,
    failed: 0,
    lines: ["packages/cod: 1 passed, 0 failed, 0 not run", "packages/tuna: 1 passed, 0 failed, 0 not run"],
  })
})

test("says which test failed, and why, before the counts", () => {
  expect(summaryOf({ cod: fails })).toEqual({
    passed: 1,
    failed: 1,
    lines: [
      expect.stringMatching(/^FAILED .*reef\.test\.ts: reef holds\n {4}expected 1\n {4}to be 2$/),
      "packages/cod: 1 passed, 1 failed, 0 not run",
    ],
  })
})

test("a file that could not be loaded is a failure, with its message", () => {
  expect(summaryOf({ cod: breaks })).toEqual({
    passed: 0,
    failed: 1,
    lines: [expect.stringMatching(/^FAILED .*reef\.test\.ts\n {4}no such module$/), expect.any(String)],
  })
})

test("an error outside of the tests is a failure", () => {
  expect(summaryOf({ cod: leaks })).toEqual({
    passed: 1,
    failed: 1,
    lines: ["FAILED packages/cod: an error outside of its tests, see the log above", expect.any(String)],
  })
})

test("a test that was skipped, and a package without a report, are failures", () => {
  expect(summaryOf({ cod: { ...passes, numPendingTests: 1 }, tuna: undefined })).toEqual({
    passed: 1,
    failed: 2,
    lines: ["packages/cod: 1 passed, 0 failed, 1 not run", "packages/tuna: no report, its tests did not run"],
  })
})

import { expect, test } from "vitest"
import { terminalProgress } from "../src/progress.ts"

function stream(isTTY: boolean): { isTTY: boolean; text: string; write(text: string): void } {
  return {
    isTTY,
    text: "",
    write(text) {
      this.text += text
    },
  }
}

test("a terminal gets one line for both families, and a line end when both are ready", () => {
  const terminal = stream(true)
  const report = terminalProgress(terminal)
  report({ family: "mysql", phase: "downloading packages", percent: 41.7 })
  report({ family: "mysql", phase: "downloading packages", percent: 41.8 })
  report({ family: "mariadb", phase: "starting the server", percent: undefined })
  report({ family: "mysql", phase: "ready", percent: undefined })
  report({ family: "mariadb", phase: "ready", percent: undefined })
  expect(terminal.text.replaceAll("\r\u001b[2K", "\n").split("\n")).toEqual([
    "",
    "MySQL: downloading packages 42 %",
    "MySQL: downloading packages 42 %   MariaDB: starting the server",
    "MySQL: ready   MariaDB: starting the server",
    "MySQL: ready   MariaDB: ready",
    "",
  ])
})

test("anything else gets nothing", () => {
  const pipe = stream(false)
  terminalProgress(pipe)({ family: "mysql", phase: "downloading packages", percent: 1 })
  expect(pipe.text).toBe("")
})

// Only how we behave towards an engine that is missing or fails; a container that works needs a real engine.
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { serverFromDocker } from "../src/docker.ts"

let directory = ""

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "shoal-test-"))
  vi.stubEnv("PATH", `${directory}:${process.env.PATH ?? ""}`)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(directory, { recursive: true })
})

async function fakeDocker(cases: string): Promise<void> {
  const path = join(directory, "docker")
  const log = join(directory, "log")
  await writeFile(path, `#!/bin/sh\necho "$*" >>'${log}'\ncase $1 in\n${cases}\nesac\n`)
  await chmod(path, 0o755)
}

const request = { family: "mysql", version: undefined, signal: undefined, report: () => undefined } as const

test("no engine: the source is not available, with docker's own words", async () => {
  await fakeDocker("version) echo 'Cannot connect to the Docker daemon' >&2; exit 1 ;;")
  await expect(serverFromDocker(request)).rejects.toMatchObject({
    code: "SHOAL_SOURCE_UNAVAILABLE",
    message: "docker version gave status 1: Cannot connect to the Docker daemon",
  })
})

test("a container that does not start is removed", async () => {
  await fakeDocker("create) echo f00d ;;\nstart) echo 'port is already allocated' >&2; exit 125 ;;")
  await expect(serverFromDocker(request)).rejects.toThrow(
    "docker start gave status 125: port is already allocated",
  )
  const calls = (await readFile(join(directory, "log"), "utf8")).trim().split("\n")
  expect(calls.map((call) => call.split(" ")[0])).toEqual(["version", "create", "cp", "start", "rm"])
  expect(calls[1]).toMatch(/--publish 127\.0\.0\.1:\d+:3306 mysql:9 /)
  expect(calls.at(-1)).toBe("rm --force --volumes f00d")
})

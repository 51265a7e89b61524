// Only how we behave towards an engine that is missing or fails; a container that works needs a real engine.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { serverFromDocker } from "../src/docker.ts"
import { programsOnPath } from "./support/programs-on-path.ts"

const programs = programsOnPath()

async function fakeDocker(cases: string): Promise<void> {
  const log = join(programs.directory, "log")
  await programs.add("docker", `echo "$*" >>'${log}'\ncase $1 in\n${cases}\nesac`)
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
  const calls = (await readFile(join(programs.directory, "log"), "utf8")).trim().split("\n")
  expect(calls.map((call) => call.split(" ")[0])).toEqual(["version", "create", "cp", "start", "rm"])
  expect(calls[1]).toMatch(/--publish 127\.0\.0\.1:\d+:3306 mysql:9 /)
  expect(calls.at(-1)).toBe("rm --force --volumes f00d")
})

// The command line runs the compiled package, as a user's shell does.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { access } from "node:fs/promises"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { setTimeout as sleep } from "node:timers/promises"
import { createConnection } from "mysql2/promise"
import { expect, test } from "vitest"

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url))

function startCli(args: readonly string[]): { child: ChildProcess; output: () => string } {
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith("SHOAL_"))
  const child = spawn(process.execPath, [cli, ...args], { env: Object.fromEntries(env) })
  let text = ""
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
  return { child, output: () => text }
}

/** Polls for something that another process does soon; bounded. */
async function eventually(check: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 5000; tries += 1) {
    if (await check()) return true
    await sleep(20)
  }
  return false
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function variable(output: string, name: string): string {
  const value = new RegExp(`export ${name}='([^']*)'`).exec(output)?.[1]
  if (value === undefined) throw new Error(`${name} is not in ${output}`)
  return value
}

test("run gives the command both servers and takes its exit status", async () => {
  const names = ["MYSQL_URL", "MARIADB_URL", "MYSQL_SOCKET", "MARIADB_SOCKET", "MYSQL_CA", "MARIADB_CA"]
  const lines = names.map((name) => `echo "${name}=$SHOAL_${name}"`).join("; ")
  const { child, output } = startCli(["run", "--", "sh", "-c", `${lines}; exit 7`])
  expect(await once(child, "close")).toEqual([7, null])
  for (const name of names) expect(output()).toMatch(new RegExp(`^${name}=.+$`, "m"))
  const socket = /^MYSQL_SOCKET=(.+)$/m.exec(output())?.[1] ?? ""
  expect(await exists(dirname(socket))).toBe(false)
})

test("run says what is wrong with a command that does not exist, and how it is used", async () => {
  const missing = startCli(["run", "--", "/nowhere/command"])
  expect(await once(missing.child, "close")).toEqual([127, null])
  expect(missing.output()).toContain("/nowhere/command cannot be run: spawn /nowhere/command ENOENT")
  const unclear = startCli(["run", "sh"])
  expect(await once(unclear.child, "close")).toEqual([2, null])
  expect(unclear.output()).toContain("usage: cli.js run -- <command>")
})

test("run forwards SIGTERM to the command and stops the servers", async () => {
  const script = "trap 'exit 9' TERM; echo \"socket=$SHOAL_MYSQL_SOCKET\"; while :; do sleep 0.05; done"
  const { child, output } = startCli(["run", "--", "sh", "-c", script])
  expect(await eventually(() => output().includes("socket="))).toBe(true)
  child.kill("SIGTERM")
  expect(await once(child, "close")).toEqual([9, null])
  const socket = /^socket=(.+)$/m.exec(output())?.[1] ?? ""
  expect(await exists(dirname(socket))).toBe(false)
})

test.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
  "%s ends start and leaves no server behind",
  async (signal) => {
    const { child, output } = startCli(["start"])
    expect(await eventually(() => /^mariadb /m.test(output()))).toBe(true)
    const urls = [variable(output(), "SHOAL_MYSQL_URL"), variable(output(), "SHOAL_MARIADB_URL")]
    for (const url of urls) (await createConnection(url)).destroy()
    child.kill(signal)
    await once(child, "close")
    for (const name of ["SHOAL_MYSQL_SOCKET", "SHOAL_MARIADB_SOCKET"]) {
      const directory = dirname(variable(output(), name))
      expect(await eventually(async () => !(await exists(directory)))).toBe(true)
    }
    for (const url of urls)
      await expect(createConnection(url)).rejects.toMatchObject({ code: "ECONNREFUSED" })
  },
)

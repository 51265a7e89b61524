// A pool that was closed leaves nothing behind that keeps a process alive.
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { testServers } from "@shoal/servers/databases"
import { expect, test } from "vitest"

const url = testServers()[0]?.url ?? ""

test("a process that closed its pool ends by itself, also after a connect that failed", async () => {
  const script = fileURLToPath(new URL("../support/exits.ts", import.meta.url))
  const loader = fileURLToPath(new URL("../support/typescript-loader.mjs", import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@shoal/source", "--import", loader, script, url],
    { timeout: 80_000 },
  )
  expect(stdout.trim()).toBe("closed")
}, 90_000)

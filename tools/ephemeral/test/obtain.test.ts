import { afterEach, expect, test, vi } from "vitest"
import { NoServerError, SourceUnavailableError } from "../src/errors.ts"
import { type ServerSource, obtainServer, serverSources } from "../src/obtain.ts"
import type { RunningServer } from "../src/server.ts"

afterEach(() => {
  vi.unstubAllEnvs()
})

function refusing(name: string, asked: string[]): ServerSource {
  return {
    name: () => name,
    obtain: () => {
      asked.push(name)
      return Promise.reject(new SourceUnavailableError(`${name} has none`))
    },
  }
}

function giving(name: string, asked: string[]): ServerSource {
  const nothing = (): Promise<void> => Promise.resolve()
  const server: RunningServer = {
    family: "mysql",
    version: "9.0.0",
    url: `mysql://root@${name}:1/`,
    host: name,
    port: 1,
    user: "root",
    password: "",
    socketPath: undefined,
    caFile: undefined,
    owned: false,
    pid: undefined,
    stop: nothing,
    kill: nothing,
    restart: nothing,
    [Symbol.asyncDispose]: nothing,
  }
  return {
    name: () => name,
    obtain: () => {
      asked.push(name)
      return Promise.resolve(server)
    },
  }
}

test("the order is environment, PATH, Debian packages, Docker", () => {
  expect(serverSources.map((source) => source.name("mariadb"))).toEqual([
    "SHOAL_MARIADB_URL",
    "a server program on PATH",
    "Debian packages",
    "Docker",
  ])
})

test("sources are asked in order until one gives a server", async () => {
  const asked: string[] = []
  const sources = [refusing("a", asked), giving("b", asked), giving("c", asked)]
  const server = await obtainServer("mysql", {}, sources)
  expect(server.host).toBe("b")
  expect(asked).toEqual(["a", "b"])
})

test("no server: one error that lists what was tried, why it failed and what to do", async () => {
  const asked: string[] = []
  const error = await obtainServer("mariadb", {}, [refusing("a", asked), refusing("b", asked)]).catch(
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(NoServerError)
  expect(error).toMatchObject({
    code: "SHOAL_NO_SERVER",
    family: "mariadb",
    attempts: [
      { source: "a", reason: "a has none" },
      { source: "b", reason: "b has none" },
    ],
    message: `no MariaDB 10.11 server could be obtained. Tried:
  - a: a has none
  - b: b has none
Do one of these: set SHOAL_MARIADB_URL=mysql://root@127.0.0.1:3306/ to a server that runs; install MariaDB 10.11 so that mariadbd is on PATH; run on Debian with apt-get and network; or start Docker.`,
  })
})

test("a fault that is not a source's refusal is not swallowed", async () => {
  const fault = new TypeError("a bug")
  const sources: ServerSource[] = [{ name: () => "a", obtain: () => Promise.reject(fault) }]
  await expect(obtainServer("mysql", {}, sources)).rejects.toBe(fault)
})

test("an abort rejects with its reason and asks nobody else", async () => {
  const asked: string[] = []
  const reason = new Error("enough")
  const aborted = obtainServer("mysql", { signal: AbortSignal.abort(reason) }, [giving("a", asked)])
  await expect(aborted).rejects.toBe(reason)
  expect(asked).toEqual([])
})

test("a server that the environment names but that does not answer is an error, not a reason to use another", async () => {
  vi.stubEnv("SHOAL_MYSQL_URL", "mysql://root:secret@127.0.0.1:1/")
  const error = await obtainServer("mysql").catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(NoServerError)
  expect(String(error)).toContain("SHOAL_MYSQL_URL: 127.0.0.1:1 does not answer: connect ECONNREFUSED")
  expect(String(error)).not.toContain("secret")
})

test("a URL of another kind is refused without being shown", async () => {
  vi.stubEnv("SHOAL_MYSQL_URL", "postgres://root:secret@127.0.0.1/")
  const error = await obtainServer("mysql").catch((reason: unknown) => reason)
  expect(String(error)).toContain("it is not a URL of the form mysql://user:password@host:port/")
  expect(String(error)).not.toContain("secret")
})

// Process time zone x session time zone: an instant written is the instant read, around every change of daylight saving time.
import { createDatabase, testServers, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, expect, test } from "vitest"
import { runChildScript } from "../support/child-script.ts"

let databases: TestDatabase[] = []

beforeAll(async () => {
  databases = await Promise.all(testServers().map(createDatabase))
})
afterAll(() => Promise.all(databases.map((database) => database.drop())))

test.each([
  { TZ: "UTC", summer: 0 },
  { TZ: "America/New_York", summer: 240 },
  { TZ: "Asia/Kolkata", summer: -330 },
  { TZ: "Pacific/Apia", summer: -780 },
  { TZ: "Australia/Lord_Howe", summer: -630 },
])("a process in $TZ", async ({ TZ, summer }) => {
  const args = databases.map(({ url }) => url)
  const report = await runChildScript("time-zone-child.ts", { args, env: { TZ } })
  // 2 servers x 4 session zones x 2 ways to write x 11 instants x 10 checks
  expect(report).toEqual({ summer, checks: 1760, problems: [] })
})

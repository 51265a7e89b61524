// The administrator changes the global sql_mode while connections live, which a reset then brings into their sessions. On servers of its own: a
// global variable is everybody's.
import { connect } from "@shoal/driver"
import { privateServer } from "@shoal/servers"
import { expect, test } from "vitest"

const text = "a\\' OR 'é"

test.each(["mysql", "mariadb"] as const)(
  "%s: what is sent behind a reset is read as it was written",
  async (family) => {
    await using server = await privateServer(family)
    await using admin = await connect(server.url, { autocommit: true })
    const { rows } = await admin.query<[string]>("SELECT @@GLOBAL.sql_mode", [], { rows: "array" })
    const escaping = rows[0]?.[0] ?? ""
    const plain = `${escaping},NO_BACKSLASH_ESCAPES`
    for (const [before, after] of [
      [escaping, plain],
      [plain, escaping],
      [escaping, ""],
      ["", plain],
    ]) {
      await admin.query("SET GLOBAL sql_mode = ?", [before])
      await using conn = await connect(server.url)
      await conn.query("SELECT 1")
      await admin.query("SET GLOBAL sql_mode = ?", [after])
      for (let i = 0; i < 3; i++) {
        const reset = conn.reset()
        const answer = await conn.query("SELECT ? AS x", [text])
        await reset
        expect(answer.rows).toEqual([{ x: text }])
      }
      // The rest of the mode is the new one.
      const mode = await conn.query<[string]>("SELECT @@sql_mode", [], { rows: "array" })
      const others = (each: string | undefined): string[] =>
        (each ?? "").split(",").filter((name) => name !== "" && name !== "NO_BACKSLASH_ESCAPES")
      expect(others(mode.rows[0]?.[0])).toEqual(others(after))
    }
  },
)

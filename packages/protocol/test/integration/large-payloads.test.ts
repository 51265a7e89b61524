// Payloads that need more than one frame, to and from real servers. On servers of its own: the limit of a packet is a global variable.
import { privateServer } from "@shoal/servers"
import { expect, test } from "vitest"
import { comStmtExecute } from "../../src/index.ts"
import { prepared } from "../support/command-server.ts"
import { LiveClient, rowsOf } from "../support/live-client.ts"

test.each(["mysql", "mariadb"] as const)(
  "%s: payloads around 16 MiB, both ways",
  async (family) => {
    await using server = await privateServer(family)
    const admin = await LiveClient.connect({ url: server.url })
    await admin.rows("SET GLOBAL max_allowed_packet = 67108864")
    admin.close()
    const big = await LiveClient.connect({ url: server.url })
    for (const size of [
      0xffffff - 20,
      0xffffff - 1,
      0xffffff,
      0xffffff + 1,
      2 * 0xffffff - 9,
      2 * 0xffffff,
    ]) {
      // The literal fills the packet up to exactly `size` bytes of payload.
      const head = "SELECT LENGTH('"
      const sql = `${head}${"x".repeat(size - 1 - head.length - 5)}') l`
      const [row] = await big.rows<{ l: number | bigint }>(sql)
      expect(Number(row?.l)).toBe(size - 1 - head.length - 5)
    }
    for (const size of [0xffffff - 5, 0xffffff - 4, 0xffffff - 3, 0xffffff, 0x1000001]) {
      const [row] = await big.rows<{ r: string; t: string }>(`SELECT REPEAT('é', ${size >> 1}) r, 'tail' t`)
      expect(row?.r.length).toBe(size >> 1)
      expect(row?.t).toBe("tail")
    }
    const statement = await prepared(big, "SELECT LENGTH(?) l")
    const [row] = rowsOf<{ l: bigint }>(
      await big.send(comStmtExecute(statement, [Buffer.alloc(17_000_000)], { collect: true })),
    )
    expect(Number(row?.l)).toBe(17_000_000)
    big.close()
  },
  60_000,
)

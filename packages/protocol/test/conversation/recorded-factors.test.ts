// A login with three factors, as MySQL 9.7.4 asked for it: caching_sha2_password from its cache, then twice the plugin cleartext_plugin_server of
// Debian's package mysql-testsuite. The plugins of the server package ask nobody (auth_socket), and 338 MB are too many for every test run.
import { expect, test } from "vitest"
import { ClientSession } from "../../src/index.ts"

const plugin = Buffer.from("mysql_clear_password\0").toString("hex")
const dialogue = [
  {
    server: `4b0000000a392e372e342d3200290000002b5278097f25762200ffffff0200ffdf15000000000000000000004a2057186202482e545622520063616368696e675f736861325f70617373776f726400`,
    client: `5a00000105a2be11000000402d00000000000000000000000000000000000000000000006700201375e0e16d93345f822e5668603f260d7a7c08d029aeed20648fed2bfa107d9663616368696e675f736861325f70617373776f72640000`,
  },
  { server: `02000002010316000003 02${plugin}`, client: `04000004${hex("pw2\0")}` },
  { server: `16000005 02${plugin}`, client: `04000006${hex("pw3\0")}` },
]
const ok = "0700000700000002000000"

function hex(text: string): string {
  return Buffer.from(text).toString("hex")
}

function bytes(text: string): Buffer {
  return Buffer.from(text.replaceAll(" ", ""), "hex")
}

test.each([1, 7, 1000])("what MySQL asked for and got, in pieces of %i bytes", (piece) => {
  const session = new ClientSession({
    user: "g",
    password: "pw1",
    additionalPasswords: ["pw2", "pw3"],
    secureTransport: true,
    allowCleartextPassword: true,
  })
  const kinds: string[] = []
  const say = (text: string): string => {
    const sent: Uint8Array[] = []
    for (let from = 0, all = bytes(text); from < all.length; from += piece) {
      session.receive(all.subarray(from, from + piece))
      for (let event = session.nextEvent(); event !== undefined; event = session.nextEvent()) {
        kinds.push(event.kind)
      }
      sent.push(Uint8Array.from(session.takeOutput() ?? []))
    }
    return Buffer.concat(sent).toString("hex")
  }
  for (const { server, client } of dialogue) expect(say(server)).toBe(client)
  expect(kinds).toEqual([])
  say(ok)
  expect(kinds).toEqual(["ready"])
})

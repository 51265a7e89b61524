// A server for one test file: what is server-wide (global variables, counters) is everybody's on the servers that the tests share.
import { obtainServer, type ObtainOptions, type RunningServer, type ServerFamily } from "@shoal/ephemeral"

/** `obtainServer()`, but never the server that the environment names. Its maker stops it. */
export async function privateServer(
  family: ServerFamily,
  options: ObtainOptions = {},
): Promise<RunningServer> {
  const name = `SHOAL_${family.toUpperCase()}_URL`
  const shared = process.env[name]
  Reflect.deleteProperty(process.env, name)
  const obtained = obtainServer(family, options)
  // Read by now: obtainServer looks at the environment first, before it waits for anything.
  if (shared !== undefined) process.env[name] = shared
  const server = await obtained
  if (!server.owned) throw new Error(`${name} was given for a private server: ${server.host}:${server.port}`)
  return server
}

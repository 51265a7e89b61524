// Test support on top of @shoal/ephemeral, which obtains the servers. What needs vitest is `@shoal/servers/databases`.
export * from "@shoal/ephemeral"
export { privateServer } from "./private-server.ts"

// The public door of @shoal/servers. Test support that needs vitest is `@shoal/servers/databases`.
export { clientCommand, loginArguments } from "./client-command.ts"
export { environmentOf } from "./environment.ts"
export { type Attempt, NoServerError, NotOwnedError, SourceUnavailableError } from "./errors.ts"
export { obtainBothServers, obtainServer } from "./obtain.ts"
export { terminalProgress } from "./progress.ts"
export type { Program } from "./server-binary.ts"
export type { ObtainOptions, ProgressEvent, RunningServer, ServerAddress, ServerFamily } from "./server.ts"

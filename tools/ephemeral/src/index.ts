// The public door of @shoal/ephemeral.
export { clientCommand, loginArguments } from "./client-command.ts"
export { environmentOf } from "./environment.ts"
export { type Attempt, NoServerError, NotOwnedError, SourceUnavailableError } from "./errors.ts"
export { obtainBothServers, obtainServer } from "./obtain.ts"
export { describeProgress, terminalProgress } from "./progress.ts"
export type { Program } from "./server-binary.ts"
export {
  addressOf,
  type ObtainOptions,
  type ProgressEvent,
  type RunningServer,
  type ServerAddress,
  type ServerFamily,
} from "./server.ts"

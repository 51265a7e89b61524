// Lets Node 20 run the TypeScript files of this folder: `node --conditions=@shoal/source --import ./scripts/register-typescript.mjs file.ts`.
import { register } from "node:module"

register("./typescript-hooks.mjs", import.meta.url)

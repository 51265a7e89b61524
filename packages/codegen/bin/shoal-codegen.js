#!/usr/bin/env node
// The program behind `npx shoal-codegen`. It is committed, so that installing the workspace can link it before a build.
import { main } from "../dist/cli.js"

await main()

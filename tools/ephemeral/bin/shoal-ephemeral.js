#!/usr/bin/env node
// The program behind `npx shoal-ephemeral`. It is committed, so that installing the workspace can link it before a build.
import "../dist/cli.js"

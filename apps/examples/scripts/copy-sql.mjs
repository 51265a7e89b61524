// tsc copies no .sql files: the migrations go beside the compiled program.
import { cpSync } from "node:fs"

cpSync("src/blog/migrations", "dist/blog/migrations", { recursive: true })

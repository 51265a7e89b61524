// All suites, in the order in which they run.
import { bulkInsert } from "./bulk-insert.ts"
import { building } from "./building.ts"
import { connecting } from "./connecting.ts"
import { engine } from "./engine.ts"
import { insertMany } from "./insert-many.ts"
import { largeSelect } from "./large-select.ts"
import { pool } from "./pool.ts"
import { pointSelect } from "./point-select.ts"
import type { Suite } from "./suite.ts"

export const suites: readonly Suite[] = [
  largeSelect,
  pointSelect,
  bulkInsert,
  connecting,
  pool,
  building,
  engine,
  insertMany,
]

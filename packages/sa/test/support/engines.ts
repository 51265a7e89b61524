// Engines on each driver, and suites that run on every server and driver.
import { createDatabase, databaseUrl, forEachServer, type ServerAddress } from "@shoal/servers/databases"
import { afterAll, beforeAll, describe } from "vitest"
import { createEngine } from "../../src/engine/create-engine.ts"
import type { Engine } from "../../src/engine/engine.ts"
import type { EngineOptions } from "../../src/engine/engine-options.ts"
import { type Driver, drivers, engineUrl } from "./drivers.ts"

/** What a suite has: an engine on a database of its own, and a way to make more. */
export interface Bench {
  readonly driver: Driver
  readonly server: ServerAddress
  readonly engine: Engine
  /** Another engine on the same database; the caller closes it. */
  open(options?: EngineOptions): Promise<Engine>
  url: string
}

/** The suite once per server and driver. */
export function forEachEngine(suite: (bench: Bench) => void): void {
  forEachServer((server) => {
    describe.each(drivers)("%s", (driver) => {
      let drop: () => Promise<void>
      const state: { engine?: Engine; url: string } = { url: "" }
      beforeAll(async () => {
        const db = await createDatabase(server)
        drop = () => db.drop()
        state.url = engineUrl(driver, databaseUrl(server, db.name))
        state.engine = await createEngine(state.url)
      })
      afterAll(async () => {
        await state.engine?.[Symbol.asyncDispose]()
        await drop()
      })
      suite({
        driver,
        server,
        get engine() {
          if (state.engine === undefined) throw new Error("the engine is there inside of tests only")
          return state.engine
        },
        get url() {
          return state.url
        },
        open: (options) => createEngine(state.url, options),
      })
    })
  })
}

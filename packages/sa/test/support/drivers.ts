// The drivers that every test of engine and results runs on.
import type { DbapiPool } from "../../src/dbapi/dbapi.ts"
import { createShoalPool } from "../../src/dbapi/shoal-pool.ts"
import { urlOptions } from "../../src/engine/engine-url.ts"
import { createMysql2Pool } from "../../src/mysql2.ts"

export type Driver = "shoal" | "mysql2"

/** `SHOAL_TEST_DRIVER` restricts a run to one of them. */
export const drivers: readonly Driver[] = (["shoal", "mysql2"] as const).filter(
  (driver) => (process.env["SHOAL_TEST_DRIVER"] ?? driver) === driver,
)

/** A pool as the engine sees it. */
export async function openDbapi(driver: Driver, url: string): Promise<DbapiPool> {
  if (driver === "shoal") return await createShoalPool(new URL(url), {})
  return await createMysql2Pool(urlOptions(new URL(url)) as object)
}

/** The URL with the driver in its scheme. */
export function engineUrl(driver: Driver, url: string): string {
  return driver === "shoal" ? url : url.replace(/^mysql:/, "mysql+mysql2:")
}

import { expect, it } from "vitest"
import { typeErrors } from "./generated-module.ts"

it("finds errors", { timeout: 240_000 }, async () => {
  expect(await typeErrors({ "a.ts": "export const n: number = 'x'\n" })).toEqual([
    "1: Type 'string' is not assignable to type 'number'.",
  ])
})

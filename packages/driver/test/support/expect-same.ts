// Deep equality that stays fast on large buffers; only a difference is shown by `toEqual`.
import { isDeepStrictEqual } from "node:util"
import { expect } from "vitest"

/** Fails unless both are equal in type, prototype and value. */
export function expectSame(found: unknown, expected: unknown, label?: string): void {
  if (!isDeepStrictEqual(found, expected)) expect(found, label).toStrictEqual(expected)
}

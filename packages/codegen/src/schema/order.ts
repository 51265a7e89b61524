// One order for everything that has names: by code point, the same on every machine and locale.

/** Compares by code point. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0
  const left = Array.from(a, codePoint)
  const right = Array.from(b, codePoint)
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** A sorted copy, by the code points of `name`. */
export function sortedByName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => byCodePoint(a.name, b.name))
}

function codePoint(char: string): number {
  return char.codePointAt(0) ?? 0
}

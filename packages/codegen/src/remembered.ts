// Schemas say the same few things many times: a thousand tables have an `id`. What is worked out of a text is kept for the length of a run.

/** `work`, done once for each text. The result lives as long as the function does. */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const made = work(text)
    known.set(text, made)
    return made
  }
}

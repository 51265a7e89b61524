// A database name as words, and words as camelCase or PascalCase. Digits stay with the word before them.

const separators = /[^\p{L}\p{N}\p{M}$]+/u
const boundaries = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u

/** Most names of real schemas; they need no Unicode rules. */
const plainSnake = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/

/** The words of a name: `HTTPServer_log 2` gives `["HTTP", "Server", "log", "2"]`. Symbols and emoji only separate. */
export function wordsOf(name: string): string[] {
  return name
    .split(separators)
    .flatMap((part) => part.split(boundaries))
    .filter((word) => word !== "")
}

/** `order_items` as `orderItems`. An empty string when the name has no letter or digit. */
export function camelCase(name: string): string {
  if (plainSnake.test(name)) return name.replace(/_([a-z0-9])/g, (_, first: string) => first.toUpperCase())
  const [first = "", ...rest] = wordsOf(name)
  return first.toLowerCase() + rest.map(capitalised).join("")
}

/** `order_items` as `OrderItems`. An empty string when the name has no letter or digit. */
export function pascalCase(name: string): string {
  return wordsOf(name).map(capitalised).join("")
}

function capitalised(word: string): string {
  const [first = "", ...rest] = word
  return first.toUpperCase() + rest.join("").toLowerCase()
}

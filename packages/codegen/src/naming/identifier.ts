// Which names may stand in TypeScript source as they are, and how any other text becomes one.

const identifierPattern = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u

/** Words that a module-level `const` or a parameter cannot be called. */
const reservedValues = new Set(
  (
    "arguments as async await break case catch class const continue debugger default delete do else enum eval export exports extends " +
    "false finally for function if implements import in instanceof interface Infinity let module NaN new null package private protected " +
    "public require return static super switch this throw true try typeof undefined var void while with yield globalThis Promise Object " +
    "Symbol metadata sa"
  ).split(" "),
)

/** Names that an emitted interface cannot have: TypeScript's own, and globals that emitted types mention. */
const reservedTypes = new Set(
  (
    "any unknown never void null undefined string number boolean bigint symbol object type asserts infer is keyof unique readonly " +
    "Date Uint8Array Float32Array Buffer Temporal Record Array ReadonlyArray Promise Object String Number Boolean BigInt Symbol Function " +
    "Partial Pick Omit Map Set Error RegExp Readonly Iterable AsyncIterable Symbol sa metadata"
  ).split(" "),
)

/** True for text that is an identifier, reserved or not. */
export function isIdentifier(text: string): boolean {
  return identifierPattern.test(text)
}

/** True where a `const` of a module may be called so. */
export function isFreeValueName(text: string): boolean {
  return isIdentifier(text) && !reservedValues.has(text)
}

/** True where an exported interface may be called so. */
export function isFreeTypeName(text: string): boolean {
  return isIdentifier(text) && !reservedTypes.has(text) && !reservedValues.has(text)
}

/** Any text as an identifier: other characters become `_`, those of a name without any letter their code points. */
export function toIdentifier(text: string): string {
  const replaced = /[\p{ID_Continue}$]/u.test(text)
    ? text.replace(/[^\p{ID_Continue}$]/gu, "_")
    : Array.from(text, (char) => `u${(char.codePointAt(0) ?? 0).toString(16)}`).join("_")
  if (replaced === "") return "_"
  return /^[\p{ID_Start}$_]/u.test(replaced) ? replaced : `_${replaced}`
}

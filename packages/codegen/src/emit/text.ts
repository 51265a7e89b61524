// Text of the database as TypeScript source: nothing in a name, default or comment can end the literal or comment it stands in.
import { isIdentifier } from "../naming/identifier.ts"

/** Most texts: nothing in them has to be escaped. */
const plain = /^[ !#-[\]-~]*$/

/** A double-quoted string literal. */
export function stringLiteral(text: string): string {
  if (plain.test(text)) return `"${text}"`
  return JSON.stringify(text).replace(/[\u2028\u2029\u007f-\u009f\ufeff]/g, unicodeEscape)
}

/** A property name in an interface. */
export function memberName(key: string): string {
  return isIdentifier(key) ? key : stringLiteral(key)
}

/** A property name in an object literal, where `__proto__` would set the prototype. */
export function propertyName(key: string): string {
  return key === "__proto__" ? `["__proto__"]` : memberName(key)
}

/** Text that may stand inside a JSDoc block, or an empty string when nothing is left of it. */
export function commentText(text: string): string {
  if (text === "") return ""
  return text
    .replace(/\r\n?|[\u2028\u2029\v\f]/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/\*\//g, "*\\/")
    .replace(/@(?=ts-)/g, "@ ")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim()
}

/** Text for one `//` comment: the first line, without control characters. */
export function lineCommentText(text: string): string {
  return commentText(text).split("\n")[0] ?? ""
}

/** A JSDoc block with the text, ended by a line break; empty when the text is. */
export function docBlock(text: string): string {
  const lines = commentText(text).split("\n")
  if (lines.length === 1) return lines[0] === "" ? "" : `/** ${lines[0] ?? ""} */\n`
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`
}

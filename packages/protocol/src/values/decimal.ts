// A wrapper that says: this text is an exact number. As a plain string parameter the servers would calculate with it as a DOUBLE.
// https://dev.mysql.com/doc/refman/9.0/en/type-conversion.html
import { ParameterError } from "../errors.ts"

/** What DECIMAL holds: 65 digits, 30 of them behind the point. */
const DECIMAL = /^[-+]?(?=[\d.]{1,66}$)(?:\d{1,65}(?:\.\d{0,30})?|\.\d{1,30})$/

/** An exact number as parameter, of type DECIMAL in both protocols. Made by {@link decimal}. */
export class DecimalValue {
  /** The digits as they were given. */
  readonly text: string

  /** @throws ParameterError when the text is no number as DECIMAL holds it. */
  constructor(text: string) {
    if (!isDecimalText(text)) {
      throw new ParameterError(
        `decimal(text): expected digits with an optional sign and point, at most 65 and 30 of them behind the point, found ${typeof text === "string" ? `${text.length} characters that are none` : typeof text}`,
      )
    }
    this.text = text
    // What was checked is what is written into statements.
    Object.freeze(this)
  }

  toString(): string {
    return this.text
  }

  toJSON(): string {
    return this.text
  }
}

/** Whether a text is a number as DECIMAL holds it: sign, digits, point; no exponent. */
export function isDecimalText(text: string): boolean {
  // An untyped caller may give what only looks like text to a RegExp.
  return typeof text === "string" && DECIMAL.test(text)
}

/**
 * Marks text as an exact number, for use as a parameter: `balance + ?` then is DECIMAL arithmetic, where a string makes it DOUBLE and loses digits
 * beyond the 15th.
 *
 * @throws ParameterError when the text is no number as DECIMAL holds it (exponents, more than 65 digits, more than 30 behind the point)
 */
export function decimal(text: string): DecimalValue {
  return new DecimalValue(text)
}

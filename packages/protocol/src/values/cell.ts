// What a cell decoder is: bytes `start` to `end` of one non-NULL value to a JavaScript value.
// The bytes are valid only during the call: a decoder copies what it keeps.

/** Decodes one value. */
export type Cell = (bytes: Buffer, start: number, end: number) => unknown

// What comes out of codegen.

/** One generated file: a path relative to nothing in particular, with forward slashes, and its text. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

// Names that are chosen while compiling: `anon_1`, `users_2`, `count_1`. One object is one name within a statement.

/** A name still to be numbered: `base` and the thing it stands for. */
export class AnonymousName {
  readonly base: string
  /** Equal subjects get equal numbers within one statement. */
  readonly subject: object

  constructor(base: string, subject: object) {
    this.base = base
    this.subject = subject
  }
}

/** A name in SQL: given, or chosen while compiling. */
export type SqlName = string | AnonymousName

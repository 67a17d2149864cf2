/** The exit codes, as DESIGN and the README state them. */
export const EXIT = { ok: 0, attention: 1, refused: 2 } as const;

/**
 * What a program may want to tell apart: another run holds the lock, no migration has the version that was named, or the
 * database cannot be reached.
 */
export type Trouble = 'lock-held' | 'unknown-version' | 'no-connection';

/** Says that the work cannot be done, in a sentence for a person, and what to do about it. Ends with exit code 2. */
export class UserError extends Error {
  readonly hint: string;
  readonly kind: Trouble | null;

  constructor(message: string, hint: string, kind: Trouble | null = null) {
    super(message);
    this.name = 'UserError';
    this.hint = hint;
    this.kind = kind;
  }
}

/** The exit codes, as DESIGN and the README state them. */
export const EXIT = { ok: 0, attention: 1, refused: 2 } as const;

/** Says that the work cannot be done, in a sentence for a person, and what to do about it. Ends with exit code 2. */
export class UserError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'UserError';
    this.hint = hint;
  }
}

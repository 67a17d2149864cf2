/** What takes back an effect: SQL in the order in which it runs, and why something stays as it is. */
export type Undoing = { readonly sql: readonly string[]; readonly why: string | null };

/** Takes nothing back, because nothing is to be taken back. */
export const NOTHING: Undoing = { sql: [], why: null };

/** Takes an effect back by SQL. */
export function by(...sql: readonly string[]): Undoing {
  return { sql, why: null };
}

/** Says why an effect is not taken back; a clause without a full stop. */
export function refused(why: string): Undoing {
  return { sql: [], why };
}

/** Joins what is to run one after the other; one refusal refuses all. */
export function inTurn(parts: readonly Undoing[]): Undoing {
  return parts.find(({ why }) => why !== null) ?? by(...parts.flatMap(({ sql }) => sql));
}

import type pg from 'pg';

/** Puts back the role and the settings that a script changed. Fires deferred triggers first, under its own settings. */
export const SETTLE = 'SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL';
/** Everything that DISCARD ALL puts back, except advisory locks: ours is one. */
const TIDY = `RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; DEALLOCATE ALL;
  DISCARD PLANS; DISCARD SEQUENCES; DISCARD TEMP`;

/** Puts the session back as it was; a session that broke has nothing to put back. */
export async function tidy(client: pg.Client): Promise<void> {
  await client.query(TIDY).catch(() => {});
}

/** Ends a transaction that failed, and puts the session back as it was. */
export async function restore(client: pg.Client): Promise<void> {
  await client.query('ROLLBACK').catch(() => {});
  await tidy(client);
}

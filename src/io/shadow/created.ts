import { randomBytes } from 'node:crypto';
import { UserError } from '../../errors.js';
import type { Control } from './control.js';
import { createDatabase, dropDatabase, type OpenDatabase } from './databases.js';
import type { Ground } from './ground.js';
import { rowsOf } from './ground.js';
import { dropRoles, type MayHaveMade, newRoles, rolesOf } from './roles.js';

/** A server of the user's, on which we may create databases. */
export type Host = {
  readonly control: Control;
  readonly open: OpenDatabase;
  readonly serverVersion: string;
  readonly label: string;
  readonly onNote: (text: string) => void;
  readonly mayHaveMade: MayHaveMade;
};

const PREFIX = 'onefold_shadow_';
const ABANDONED = `SELECT datname::pg_catalog.text AS name FROM pg_catalog.pg_database
  WHERE pg_catalog.starts_with(datname::pg_catalog.text, '${PREFIX}') AND NOT EXISTS
    (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datname = pg_database.datname)
  ORDER BY datname`;

async function noteAbandoned({ control, label, onNote }: Host): Promise<void> {
  for (const { name } of await rowsOf<{ name: string }>(await control.client(), ABANDONED)) {
    onNote(
      `An earlier run left the database ${name} on ${label}; no session uses it. Remove it with DROP DATABASE ${name};`,
    );
  }
}

function cannotCreate(label: string, error: Error): UserError {
  return new UserError(
    `no database could be created on ${label}: ${error.message}.`,
    'name an empty database by --shadow-url with a role that may not create any, or leave --shadow-url out to use the embedded PostgreSQL.',
  );
}

/** Makes a database of a name of its own, over and over; nothing else on the server is touched. */
export async function createdGround(host: Host): Promise<Ground> {
  const { control, open, serverVersion, label, onNote } = host;
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  await noteAbandoned(host);
  let before = await rolesOf(await control.client());
  let told = false;
  return {
    serverVersion,
    label,
    ours: false,
    async make() {
      const client = await control.client();
      before = await rolesOf(client);
      await createDatabase(client, name).catch((error: Error) => {
        throw cannotCreate(label, error);
      });
      if (!told) onNote(`Created the database ${name} on ${label}; it is dropped at the end.`);
      told = true;
      return open(name);
    },
    async clear() {
      const client = await control.client();
      await dropDatabase(client, open, name);
      return dropRoles(client, await newRoles(client, before, host.mayHaveMade));
    },
    end: () => control.close(),
  };
}

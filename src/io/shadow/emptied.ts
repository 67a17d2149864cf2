import type pg from 'pg';
import { plural } from '../../core/text.js';
import { UserError } from '../../errors.js';
import { dropNewThings, largeObjects, type Thing, thingsIn, unlinkNew } from './contents.js';
import { endProcess } from './control.js';
import type { Host } from './created.js';
import { endHolds, holdsOn } from './databases.js';
import type { Ground } from './ground.js';
import { extensionsIn, holdersIn, restoreExtensions, restoreHolders } from './holders.js';
import { dropRoles, newRoles, rolesOf } from './roles.js';
import { defaultPrivileges, dropNewDefaultPrivileges, restoreSettings, storedSettings } from './settings.js';

/** The user's database that is lent itself, and what named it. */
export type Lodging = Host & { readonly database: string; readonly from: string };

/** How many objects a message names before it counts the rest. */
const NAMED = 5;
/** What may stand in a database that counts as empty; it stays. */
const KEPT = ['SCHEMA', 'EXTENSION'];

async function stateOf(client: pg.Client) {
  return {
    things: new Set((await thingsIn(client)).map(({ id }) => id)),
    largeObjects: new Set(await largeObjects(client)),
    holders: await holdersIn(client),
    extensions: await extensionsIn(client),
    settings: await storedSettings(client),
    defaultPrivileges: new Set(await defaultPrivileges(client)),
  };
}
type State = Awaited<ReturnType<typeof stateOf>> & { readonly roles: Awaited<ReturnType<typeof rolesOf>> };
type Found = { readonly things: readonly Thing[]; readonly largeObjects: number; readonly holds: number };

function contentsOf({ things, largeObjects, holds }: Found): string {
  const tables = things.filter(({ kind }) => kind === 'TABLE').map(({ name }) => name);
  const others = things.filter(({ kind }) => kind !== 'TABLE').map(({ kind, name }) => `${kind.toLowerCase()} ${name}`);
  const listed = (all: readonly string[]) =>
    `${all.slice(0, NAMED).join(', ')}${all.length > NAMED ? ` and ${all.length - NAMED} more` : ''}`;
  return [
    ...(tables.length > 0 ? [`${plural(tables.length, 'table')} (${listed(tables)})`] : []),
    ...(others.length > 0 ? [`${plural(others.length, 'other object')} (${listed(others)})`] : []),
    ...(largeObjects > 0 ? [plural(largeObjects, 'large object')] : []),
    ...(holds > 0 ? ['prepared transactions, subscriptions or replication slots'] : []),
  ].join(' and ');
}

async function requireEmpty(client: pg.Client, { database, from, label, onNote }: Lodging): Promise<void> {
  const things = await thingsIn(client);
  const contents = contentsOf({
    things: things.filter(({ kind }) => !KEPT.includes(kind)),
    largeObjects: (await largeObjects(client)).length,
    holds: (await holdsOn(client, database)).length,
  });
  if (contents !== '') {
    throw new UserError(
      `${from} names the database ${database} (${label}), which is not empty: it has ${contents}. Nothing was touched.`,
      `name an empty database by ${from}, or a role that may create databases (ALTER ROLE … CREATEDB): one is then made beside those that are there, and dropped afterwards.`,
    );
  }
  const extensions = things.filter(({ kind }) => kind === 'EXTENSION').map(({ name }) => name);
  const kept = extensions.length > 0 ? ` Extensions that were there stay: ${extensions.join(', ')}.` : '';
  onNote(
    `Uses the empty database ${database} (${label}), whose role may not create others; it is emptied at the end.${kept}`,
  );
}

/** Drops what roles of the replay own here and their rights; without the right to act for them, they stay. */
async function disown(client: pg.Client, roles: readonly string[]): Promise<void> {
  for (const role of roles.map((name) => client.escapeIdentifier(name))) {
    await client.query(`GRANT ${role} TO CURRENT_USER`).catch(() => {});
    await client.query(`DROP OWNED BY ${role} CASCADE`).catch(() => {});
  }
}

async function empty(client: pg.Client, before: State, host: Lodging): Promise<string[]> {
  const roles = await newRoles(client, before.roles, host.mayHaveMade);
  await endHolds(client, host.open, host.database);
  await disown(client, roles);
  const left = await dropNewThings(client, before.things);
  await dropNewDefaultPrivileges(client, before.defaultPrivileges);
  await unlinkNew(client, before.largeObjects);
  await restoreHolders(client, before.holders);
  const missing = await restoreExtensions(client, before.extensions);
  await restoreSettings(client, before.settings);
  return [...left, ...missing, ...(await dropRoles(client, roles))];
}

/** Lends the database that the user named, after seeing that it is empty, and empties it again. */
export async function emptiedGround(host: Lodging): Promise<Ground> {
  const { control, open, database, serverVersion, label } = host;
  await requireEmpty(await control.client(), host);
  let before: State | null = null;
  return {
    serverVersion,
    label,
    ours: false,
    async make() {
      const client = await control.client();
      before = { ...(before ?? (await stateOf(client))), roles: await rolesOf(client) };
      return open(database);
    },
    async clear(process) {
      const client = await control.client();
      if (process !== null) await endProcess(client, process);
      return before === null ? [] : empty(client, before, host);
    },
    end: () => control.close(),
  };
}

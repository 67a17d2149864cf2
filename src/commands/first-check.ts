import { comparable, type LeftOut } from '../core/first-migration.js';
import type { Difference, Refused } from '../core/model.js';
import { printPlace } from '../core/places.js';
import { standIn } from '../core/prepare.js';
import { differences } from '../core/proof/differences.js';
import { scriptOf } from '../core/script.js';
import { isReprint } from '../core/sql/reprinted.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { readCatalog } from '../io/catalog.js';
import type { Session } from '../io/database.js';
import type { Origin } from '../io/origin.js';
import { replayLeniently } from '../io/replay.js';
import { majorOf } from '../io/shadow/ground.js';
import { openShadow, type Shadow, type ShadowChoice } from '../io/shadow.js';
import { parseCanonical } from './canonical.js';
import type { Env, FlagValues } from './command.js';
import { targetOf } from './target.js';

/** A first migration as it was written, with the database that it was taken from. */
export type First = {
  readonly flags: FlagValues;
  readonly session: Session;
  readonly path: string;
  readonly origin: Origin;
  readonly leftOut: LeftOut;
};
/** What came of applying it to an empty database. */
export type Checked = {
  readonly holds: boolean;
  readonly notes: readonly string[];
  readonly differences: readonly Difference[];
};

const MOST_REFUSED = 5;

/** The same server where it lets us, since only there the two can be compared whatever its version. */
function placeFor(env: Env, { flags, origin }: First): ShadowChoice {
  const target = targetOf(env, flags);
  return target.kind === 'url' && origin.mayCreate ? target : { kind: 'embedded' };
}

/** A platform's base is no part of the file. */
async function prepare({ client }: Session, { origin }: First): Promise<void> {
  if (origin.supabase) await client.query(standIn('supabase')?.text ?? '');
}

function refusedNotes(refused: readonly Refused[], label: string): string[] {
  const lines = refused.slice(0, MOST_REFUSED).map(({ failure: { place, message, sqlstate } }) => {
    return `${printPlace(place)}: ${message} (SQLSTATE ${sqlstate}).`;
  });
  const more = refused.length > MOST_REFUSED ? [`… and ${refused.length - MOST_REFUSED} more.`] : [];
  return [`${label} refuses ${plural(refused.length, 'statement')} of it on an empty database:`, ...lines, ...more];
}

/** PostgreSQL prints some definitions otherwise once it has read its own print. */
function isPrint({ part, before, after }: Difference): boolean {
  return part !== null && !/\bcomment$/.test(part) && before !== null && after !== null && isReprint(before, after);
}

async function compare(env: Env, first: First, shadow: Shadow): Promise<Checked> {
  const { session, path, leftOut } = first;
  const script = scriptOf((await parseCanonical(env)).parsed.get(path)!);
  const { client } = await shadow.fresh((empty) => prepare(empty, first));
  const work = { path, scripts: [script], statements: script.parts.length, transaction: true };
  const { refused } = await replayLeniently(client, work);
  const notes = refused.length === 0 ? [] : refusedNotes(refused, shadow.label);
  const [theirs, ours] = [session.target.serverVersion, shadow.serverVersion].map(majorOf);
  if (theirs !== ours) {
    const applied = refused.length === 0 ? `It applies to an empty database on ${shadow.label}. ` : '';
    const why = `the database is of PostgreSQL ${theirs}, and the other of ${ours}`;
    return { holds: refused.length === 0, notes: [...notes, `${applied}Not compared: ${why}.`], differences: [] };
  }
  const before = comparable(await readCatalog(session.client), leftOut);
  const after = comparable(await readCatalog(client), leftOut);
  const found = differences(before, after).filter((difference) => !isPrint(difference));
  const same = `Verified on an empty database on ${shadow.label}: ${plural(before.size, 'object')}, all the same.`;
  const holds = refused.length === 0 && found.length === 0;
  return { holds, notes: holds ? [same] : notes, differences: found };
}

async function onShadow(env: Env, first: First): Promise<Checked> {
  const onNote = (text: string) => env.emit({ kind: 'note', text });
  const shadow = await openShadow(placeFor(env, first), { signal: env.signal, onNote, mayHaveMade: () => false });
  try {
    return await compare(env, first, shadow);
  } finally {
    await shadow.close();
  }
}

/**
 * Applies a first migration to an empty database, and compares that with the one that it was taken from. The file stands
 * already: where there is no place to do so, that is said.
 */
export async function checkFirst(env: Env, first: First): Promise<Checked> {
  try {
    return await onShadow(env, first);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { holds: false, notes: [`Not verified: ${error.message}`], differences: [] };
  }
}

import type { Script, Snapshot } from '../../core/model.js';
import { printPlace } from '../../core/places.js';
import { UserError } from '../../errors.js';
import { readCatalog } from '../../io/catalog.js';
import type { Session } from '../../io/database.js';
import { replayLeniently } from '../../io/replay.js';
import { majorOf } from '../../io/shadow/ground.js';
import { openShadow, type Shadow, type ShadowChoice } from '../../io/shadow.js';
import type { Env, Flag, FlagValues } from '../command.js';

/** Where the shadow databases are made, for every command that proves. */
export const shadowFlags: readonly Flag[] = [
  {
    name: '--shadow-url',
    value: 'URL',
    summary: 'A server for the shadow databases: an empty database, or a role that may create some',
  },
  {
    name: '--shadow-image',
    value: 'IMAGE',
    summary: 'A container for them (postgres:16), where Docker or podman answers; else an embedded PostgreSQL',
  },
];

/** Databases for a proof, one after another, each with what mapping.yaml prepares. */
export type Shadows = {
  /** For people, without the name of a host: "embedded PostgreSQL 18". */
  readonly label: string;
  /** The major version of the server. */
  readonly postgres: string;
  /** What stands in each of them before the first file. */
  readonly base: Snapshot;
  readonly shadow: Shadow;
  next(): Promise<Session>;
};

function choiceOf({ env }: Env, { shadowUrl, shadowImage }: FlagValues): ShadowChoice {
  if (typeof shadowUrl === 'string' && typeof shadowImage === 'string') {
    throw new UserError('--shadow-url and --shadow-image exclude each other.', 'give one of them.');
  }
  if (typeof shadowUrl === 'string') return { kind: 'url', url: shadowUrl, from: '--shadow-url', env };
  return typeof shadowImage === 'string' ? { kind: 'image', image: shadowImage } : { kind: 'embedded' };
}

/** Runs what stands in for a base that lives elsewhere. All of it must run: the proof would speak of another base. */
async function prepare({ client }: Session, scripts: readonly Script[]): Promise<void> {
  for (const script of scripts) {
    const { path, parts } = script;
    const work = { path, scripts: [script], statements: parts.length, transaction: false };
    const [first] = (await replayLeniently(client, work)).refused;
    if (first === undefined) continue;
    const { place, message, sqlstate } = first.failure;
    throw new UserError(
      `${printPlace(place)}, which \`prepare\` names, does not run on an empty database: ${message} (SQLSTATE ${sqlstate}).`,
      'correct the file, or put what it needs before it under `prepare:`.',
    );
  }
}

/** Lends shadow databases to an action. They are dropped afterwards, whatever happens. */
export async function withShadows<T>(
  env: Env,
  wish: { readonly flags: FlagValues; readonly scripts: readonly Script[]; mayHaveMade(role: string): boolean },
  action: (shadows: Shadows) => Promise<T>,
): Promise<T> {
  const onNote = (text: string) => env.emit({ kind: 'note', text });
  const { mayHaveMade } = wish;
  const shadow = await openShadow(choiceOf(env, wish.flags), { signal: env.signal, onNote, mayHaveMade });
  try {
    const fill = wish.scripts.length === 0 ? undefined : (session: Session) => prepare(session, wish.scripts);
    const next = () => shadow.fresh(fill);
    const base = await readCatalog((await next()).client);
    const postgres = majorOf(shadow.serverVersion);
    const label = shadow.server === 'url' ? `PostgreSQL ${postgres}` : shadow.label;
    return await action({ label, postgres, base, shadow, next });
  } catch (error) {
    // A cancelled statement may come out as any error.
    refuseInterrupted(env);
    throw error;
  } finally {
    await shadow.close();
  }
}

/** Ends a proof on Ctrl-C between two steps. */
export function refuseInterrupted({ signal }: Env): void {
  if (!signal.aborted) return;
  throw new UserError(
    'interrupted; the shadow databases are dropped, and nothing was written.',
    'run `onefold prove` again.',
  );
}

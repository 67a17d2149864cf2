import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Run, Target } from '../core/model.js';
import { UserError } from '../errors.js';
import {
  connect,
  explainLoss,
  refuseTransactionPooling,
  resolveTarget,
  type Session,
  type TargetChoice,
} from '../io/database.js';
import { EMBEDDED_MAJOR, hasDatabase, startEmbedded } from '../io/embedded.js';
import { headCommit } from '../io/git.js';
import type { RunOptions } from '../io/run.js';
import type { Canonical } from './canonical.js';
import type { Env, Flag, FlagValues } from './command.js';
import { lockTimeoutOf } from './running/wishes.js';

export const databaseFlag: Flag = {
  name: '--database',
  value: 'URL',
  summary:
    'The database; else DATABASE_URL, SUPABASE_DB_URL, DATABASE_URL_FILE, PG* variables, .env; else an embedded PostgreSQL kept under .onefold/',
};

/** Where the embedded database is kept, relative to the root: one folder per major version. */
const KEPT = `.onefold/postgres/${EMBEDDED_MAJOR}`;

function announce(env: Env, { host, database, serverVersion }: Target, how: string): void {
  env.emit({ kind: 'note', text: `Database ${database} on ${host} (PostgreSQL ${serverVersion}), ${how}.` });
}

async function use<T>(session: Session, action: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await action(session);
  } catch (error) {
    throw explainLoss(error, session.target);
  } finally {
    await session.close();
  }
}

async function onEmbedded<T>(env: Env, writes: boolean, action: (session: Session) => Promise<T>): Promise<T> {
  const dataDir = join(env.root, KEPT);
  const exists = hasDatabase(dataDir);
  const onNote = (text: string) => env.emit({ kind: 'note', text });
  const embedded = await startEmbedded(writes || exists ? { dataDir, onNote } : {});
  try {
    const kept = writes || exists ? `kept in ${KEPT}` : 'empty, for nothing has been applied yet';
    const session = await connect({ embedded });
    announce(env, session.target, `${kept}: neither --database nor DATABASE_URL nor SUPABASE_DB_URL names another`);
    return await use(session, action);
  } finally {
    await embedded.stop();
  }
}

/** Chooses the database by the flags, the variables and `.env`. UserError of an empty option: a variable that is not set. */
export function targetOf(env: Env, flags: FlagValues): TargetChoice {
  const database = typeof flags.database === 'string' ? flags.database : undefined;
  if (database?.trim() === '') {
    const hint = 'name a URL, or leave the option out, for the database that the variables name or the embedded one.';
    throw new UserError('--database is empty. Nothing was run.', hint, 'no-connection');
  }
  return resolveTarget({ database, env: env.env, root: env.root });
}

/**
 * Connects to the database that the flags, the variables or nothing at all name, says which it is, and lets the action
 * work on it. A command that only reads leaves no embedded database behind; one that writes refuses a pooler behind which
 * its lock would not hold.
 */
export async function withSession<T>(
  env: Env,
  wish: { readonly flags: FlagValues; readonly writes: boolean },
  action: (session: Session) => Promise<T>,
): Promise<T> {
  const choice = targetOf(env, wish.flags);
  if (choice.kind === 'embedded') return onEmbedded(env, wish.writes, action);
  const session = await connect({ ...choice, onNote: (text) => env.emit({ kind: 'note', text }) });
  announce(env, session.target, `from ${choice.from}`);
  return use(session, async () => {
    if (wish.writes) await refuseTransactionPooling(session);
    return action(session);
  });
}

/** The account that runs this, as the system knows it; null in a container whose account has no name. */
function accountName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** Refuses where neither flags nor variables name a database: a server has no embedded one. UserError of no connection. */
export function requireNamed(env: Env, flags: FlagValues): void {
  if (targetOf(env, flags).kind === 'url') return;
  throw new UserError(
    'no database is named.',
    'set DATABASE_URL; the embedded PostgreSQL is for the command line only.',
    'no-connection',
  );
}

/** What every run needs to know about its circumstances. */
export function runOptions(env: Env, { mapping }: Canonical, flags: FlagValues = {}): RunOptions {
  const { GITHUB_ACTOR, USER, USERNAME, NODE_ENV } = env.env;
  const lockTimeoutMs = lockTimeoutOf(flags);
  return {
    ledger: mapping.ledger,
    policy: mapping.policy,
    audit: true,
    gitCommit: headCommit(env.root),
    appliedBy: GITHUB_ACTOR ?? USER ?? USERNAME ?? accountName(),
    environment: NODE_ENV ?? null,
    ...(lockTimeoutMs === null ? {} : { lockTimeoutMs }),
    signal: env.signal,
    milliseconds: () => env.milliseconds(),
  };
}

/** A run is in order when everything that was to run did; a rehearsal when what can be rehearsed did. */
export function verdictOf({ failed, notRun, rehearsed }: Run): 'ok' | 'attention' {
  return failed === null && (notRun.length === 0 || rehearsed === true) ? 'ok' : 'attention';
}

import { UserError } from '../../errors.js';
import type { Session } from '../database.js';
import { type Ground, rowsOf } from './ground.js';
import type { MayHaveMade } from './roles.js';

const CANCEL_EVERY = 300;
/** As often a statement is asked to stop before its session is ended. */
const PATIENT_TRIES = 4;

/** A session in someone's hands: the process that serves it, and how the watch over it ends. */
type Lent = { readonly process: number; release(): Promise<void> };
export type LendingOptions = {
  readonly signal: AbortSignal;
  readonly onNote: (text: string) => void;
  readonly mayHaveMade: MayHaveMade;
};

/** What puts something into a fresh database before it is lent. */
export type Prepare = (session: Session) => Promise<void>;

/** Connects anew: settings that were made for the database (its search_path) reach new connections only. */
async function reopened(session: Session): Promise<Session> {
  const client = await session.sibling();
  return { ...session, client, close: () => client.end().catch(() => {}) };
}

/** Watches over a session: an aborted signal cancels the statement under way, through a second connection. */
async function watch(session: Session, signal: AbortSignal): Promise<Lent> {
  const [row] = await rowsOf<{ pid: number }>(session.client, 'SELECT pg_catalog.pg_backend_pid() AS pid');
  const process = row?.pid ?? 0;
  let cancelling = Promise.resolve();
  const cancel = async (how: string) => {
    const second = await session.sibling();
    await second.query(`SELECT pg_catalog.${how}($1)`, [process]).finally(() => second.end());
  };
  let tries = 0;
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    tries += 1;
    cancelling = cancel(tries > PATIENT_TRIES ? 'pg_terminate_backend' : 'pg_cancel_backend').catch(() => {});
    // A statement may begin right behind the one that was cancelled, and a loop may swallow the error.
    timer = setTimeout(onAbort, CANCEL_EVERY);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const release = async () => {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
    await cancelling;
    await session.close();
  };
  return { process, release };
}

/** Throws a UserError when the signal was aborted while nothing was lent yet. */
export function refuseInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new UserError('interrupted while a database for a replay was made.', 'run it again.');
}

function leftBehind(left: readonly string[], label: string): UserError {
  return new UserError(
    `something of the last replay cannot be removed from ${label}. ${left.join(' ')}`,
    'remove it by hand, or leave --shadow-url out to use the embedded PostgreSQL, which is thrown away as a whole.',
  );
}

function notRemoved(label: string, error: unknown): string {
  return `What the last replay left on ${label} could not be removed: ${(error as Error).message}.`;
}

/** Lends the databases of a ground, one at a time, and lets none stay. */
export function lending(ground: Ground, { signal, onNote }: Omit<LendingOptions, 'mayHaveMade'>) {
  let lent: Lent | null = null;
  let used = false;
  let turn: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | null = null;
  const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
    const result = turn.then(action, action);
    turn = result;
    return result;
  };
  const clear = async (): Promise<readonly string[]> => {
    await lent?.release();
    const left = used ? await ground.clear(lent?.process ?? null) : [];
    lent = null;
    used = false;
    return left;
  };
  const next = async (prepare?: Prepare): Promise<Session> => {
    if (closed !== null) throw new Error('the shadow server has been closed');
    refuseInterrupted(signal);
    const left = await clear();
    if (left.length > 0) throw leftBehind(left, ground.label);
    used = true;
    const session = await ground.make();
    lent = await watch(session, signal);
    refuseInterrupted(signal);
    if (prepare === undefined) return session;
    await prepare(session);
    const again = await reopened(session);
    await lent.release();
    lent = await watch(again, signal);
    return again;
  };
  const end = async () => {
    // A server of our own is thrown away with all that is on it.
    try {
      if (ground.ours) await lent?.release();
      else for (const note of await clear().catch((error) => [notRemoved(ground.label, error)])) onNote(note);
    } finally {
      await ground.end();
    }
  };
  return {
    fresh: (prepare?: Prepare) => inTurn(() => next(prepare)),
    close() {
      closed ??= inTurn(end);
      return closed;
    },
  };
}

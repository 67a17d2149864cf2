import { canonicalConvention } from '../../src/core/conventions/canonical.js';
import { decodeFile } from '../../src/core/decode.js';
import { nextDown, nextUp, runnables } from '../../src/core/history.js';
import { DEFAULT_LEDGER, DEFAULT_POLICY } from '../../src/core/mapping/defaults.js';
import type { Run, RunEvent, Runnable } from '../../src/core/model.js';
import { loadParser, parseFile } from '../../src/core/sql/parse.js';
import type { Session } from '../../src/io/database.js';
import { type RunOptions, runDown, runUp } from '../../src/io/run.js';

export const LEDGER = DEFAULT_LEDGER;

/** Makes migrations of files ("versions/001_books.sql" → SQL), as the commands do. */
export async function migrations(files: Readonly<Record<string, string>>): Promise<Runnable[]> {
  await loadParser();
  const parsed = Object.entries(files).map(([path, text]) => parseFile(decodeFile(path, Buffer.from(text))));
  const drafts = canonicalConvention({ versions: 'versions', down: 'down' }).decode(parsed.map(({ file }) => file));
  return runnables(drafts, parsed);
}

/** Options of a run with a clock that stands still but for 5 ms per look. */
export function options(changes: Partial<RunOptions> = {}): RunOptions {
  let now = 0;
  const milliseconds = () => {
    now += 5;
    return now;
  };
  const signal = new AbortController().signal;
  const actor = { gitCommit: 'c0ffee', appliedBy: 'ada', environment: 'test' };
  return { ledger: LEDGER, policy: DEFAULT_POLICY, audit: true, ...actor, signal, milliseconds, ...changes };
}

/** Applies everything pending. */
export function upAll(
  session: Session,
  files: readonly Runnable[],
  changes?: Partial<RunOptions>,
  events: RunEvent[] = [],
) {
  return runUp(
    session,
    ({ rows, halves }) => nextUp(files, rows ?? [], { halves }),
    options(changes),
    (event) => events.push(event),
  );
}

/** Rolls back some. */
export function downSome(session: Session, files: readonly Runnable[], steps: number): Promise<Run> {
  return runDown(
    session,
    ({ rows, halves }) => nextDown(files, rows ?? [], { wish: { kind: 'steps', steps }, halves }),
    options(),
    () => {},
  );
}

import { nextUp } from '../core/history.js';
import type { AppliedRow, Next, Report, Run } from '../core/model.js';
import { UserError } from '../errors.js';
import type { Session } from '../io/database.js';
import { runUp } from '../io/run.js';
import { livingProblem, readLedger } from '../io/tracking.js';
import { type Canonical, loadCanonical, runnable } from './canonical.js';
import type { Command, Env } from './command.js';
import { databaseFlag, runOptions, verdictOf, withSession } from './target.js';
import type { Preflight } from './validation.js';

/** Judges what is about to run; null with --skip-validation. */
type Judge = ((next: Next) => Preflight) | null;
/** What to run, and what the judgement of it was. */
type Choice = { readonly next: Next; readonly preflight: Preflight };

function chooser(canonical: Canonical, judge: Judge): (rows: readonly AppliedRow[]) => Choice {
  const { migrations, mapping } = canonical;
  return (rows) => {
    const next = runnable(canonical, nextUp(migrations, rows, mapping.policy), 'up');
    return { next, preflight: judge?.(next) ?? { errors: [], warnings: 0 } };
  };
}

function notRun(next: Next): Run {
  const migrations = next.kind === 'run' ? next.migrations : [];
  const named = migrations.map(({ version, name }) => ({ version, name }));
  return { direction: 'up', done: [], failed: null, notRun: named };
}

async function stopped(session: Session, canonical: Canonical, { next, preflight }: Choice): Promise<Report> {
  const { preflightNotes } = await import('./validation.js');
  const notes = [...canonical.notes, ...preflightNotes(preflight, canonical.mapping.path)];
  const { errors: findings } = preflight;
  return { command: 'up', verdict: 'attention', notes, target: session.target, findings, run: notRun(next) };
}

async function preview(session: Session, canonical: Canonical, judge: Judge): Promise<Report> {
  const { client, target } = session;
  const rows = await readLedger(client, canonical.mapping.ledger);
  const problem = rows === null ? await livingProblem(client, canonical.mapping.ledger) : null;
  if (problem !== null) throw problem;
  const choice = chooser(canonical, judge)(rows ?? []);
  const { next, preflight } = choice;
  if (next.kind === 'refusal') throw new UserError(next.message, next.help);
  if (preflight.errors.length > 0) return stopped(session, canonical, choice);
  const notes = [...(await notesOf(canonical, choice)), 'Dry run: nothing was run and nothing was written.'];
  return { command: 'up', verdict: 'ok', notes, target, run: notRun(next) };
}

async function notesOf(canonical: Canonical, { preflight }: Choice): Promise<string[]> {
  if (preflight.warnings === 0) return [...canonical.notes];
  const { preflightNotes } = await import('./validation.js');
  return [...canonical.notes, ...preflightNotes(preflight, canonical.mapping.path)];
}

async function apply(env: Env, session: Session, canonical: Canonical, judge: Judge): Promise<Report> {
  const choose = chooser(canonical, judge);
  const choices: Choice[] = [];
  // What may not run leaves the runner with nothing to do, under its lock.
  const decide = (rows: readonly AppliedRow[]): Next => {
    const choice = choose(rows);
    choices.push(choice);
    return choice.preflight.errors.length > 0 ? { kind: 'run', migrations: [] } : choice.next;
  };
  const run = await runUp(session, decide, runOptions(env, canonical), (event) => env.emit(event));
  const choice = choices[0]!;
  if (choice.preflight.errors.length > 0) return stopped(session, canonical, choice);
  const notes = await notesOf(canonical, choice);
  return { command: 'up', verdict: verdictOf(run), notes, target: session.target, run };
}

export const up: Command = {
  name: 'up',
  summary: 'Apply all pending migrations of versions/, in order; new ones are validated first',
  flags: [
    databaseFlag,
    { name: '--dry-run', summary: 'Say what would run; write nothing, not even the ledger table' },
    { name: '--skip-validation', summary: 'Apply new migrations although `validate` finds errors in them' },
  ],
  async run(env, flags): Promise<Report> {
    const canonical = await loadCanonical(env);
    const { preflight } = await import('./validation.js');
    const judge: Judge = flags.skipValidation === true ? null : (next) => preflight(env, canonical, next);
    const dry = flags.dryRun === true;
    return withSession(env, { flags, writes: !dry }, async (session) =>
      dry ? preview(session, canonical, judge) : apply(env, session, canonical, judge),
    );
  },
};

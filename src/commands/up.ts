import { nextUp } from '../core/history.js';
import type { Next, Recorded, Report, Run, RunPlan, Wish } from '../core/model.js';
import { runPlanOf } from '../core/run-plan.js';
import { UserError } from '../errors.js';
import type { Session } from '../io/database.js';
import { rehearseUp, requireRunnable, runUp } from '../io/run.js';
import { databaseIdentity, livingProblem, readRecorded } from '../io/tracking.js';
import { type Canonical, loadCanonical, runnable } from './canonical.js';
import type { Command, Env, FlagValues } from './command.js';
import { withCause } from './running/cause.js';
import { againstPlan, readPlan, writePlan } from './running/plan-file.js';
import { requireConfirmation, requirePlan } from './running/production.js';
import { lockFlag, upWish, upWishFlags } from './running/wishes.js';
import { databaseFlag, runOptions, verdictOf, withSession } from './target.js';
import type { Preflight } from './validation.js';

/** What was typed, and what it is about. */
type Order = {
  readonly env: Env;
  readonly canonical: Canonical;
  readonly flags: FlagValues;
  readonly wish: Wish;
  readonly plan: { readonly path: string; readonly plan: RunPlan } | null;
  /** Names the database as no other is named. */
  identify(): Promise<string>;
};
/** What to run, what the judgement of it was, and the plan of it. */
type Choice = { readonly next: Next; readonly preflight: Preflight; readonly plan: RunPlan | null };

const NOTHING_FOUND: Preflight = { errors: [], warnings: 0 };

function without(next: Next, plan: RunPlan | null): Choice {
  return { next, preflight: NOTHING_FOUND, plan };
}

async function choose(
  { env, canonical, flags, wish, plan, identify }: Order,
  { rows, halves }: Recorded,
): Promise<Choice> {
  const { migrations, mapping } = canonical;
  const wished = nextUp(migrations, rows ?? [], { ...mapping.policy, wish, halves });
  if (wished.kind === 'refusal') return without(wished, null);
  const asked = plan !== null || flags.out !== undefined;
  const current = asked ? runPlanOf(wished.migrations, rows ?? [], await identify()) : null;
  const refused = plan === null ? null : againstPlan(plan.path, plan.plan, current!);
  if (refused !== null) return without(refused, current);
  if (wished.migrations.length === 0) return without({ kind: 'run', migrations: [] }, current);
  const { preflight, toJudge } = await import('./validation.js');
  const judged = flags.skipValidation === true ? null : await toJudge(env, canonical, wished);
  const next = await runnable(canonical, wished, 'up', judged?.canonical.parsed);
  if (next.kind === 'refusal' || judged === null) return without(next, current);
  return { next, preflight: preflight(env, judged), plan: current };
}

function notRun(next: Next): Run {
  const migrations = next.kind === 'run' ? next.migrations : [];
  const named = migrations.map(({ version, name }) => ({ version, name }));
  return { direction: 'up', done: [], failed: null, notRun: named };
}

async function notesOf({ canonical }: Order, { preflight }: Choice): Promise<string[]> {
  if (preflight.errors.length === 0 && preflight.warnings === 0) return [...canonical.notes];
  const { preflightNotes } = await import('./validation.js');
  return [...canonical.notes, ...preflightNotes(preflight, canonical.mapping.path)];
}

async function stopped(session: Session, order: Order, choice: Choice): Promise<Report> {
  const { errors: findings } = choice.preflight;
  const notes = await notesOf(order, choice);
  return { command: 'up', verdict: 'attention', notes, target: session.target, findings, run: notRun(choice.next) };
}

async function preview(session: Session, order: Order): Promise<Report> {
  const { env, canonical, flags } = order;
  const { client, target } = session;
  const recorded = await readRecorded(client, canonical.mapping.ledger);
  const problem = recorded.rows === null ? await livingProblem(client, canonical.mapping.ledger) : null;
  if (problem !== null) throw problem;
  const choice = await choose(order, recorded);
  requireRunnable('up', choice.next);
  if (choice.preflight.errors.length > 0) return stopped(session, order, choice);
  const written = typeof flags.out === 'string' ? [writePlan(env, flags.out, choice.plan!)] : [];
  const dry = 'Dry run: nothing was run and nothing was written.';
  const notes = [
    ...(await notesOf(order, choice)),
    flags.out === undefined ? dry : 'Dry run: nothing was run.',
    ...written,
  ];
  return { command: 'up', verdict: 'ok', notes, target, run: notRun(choice.next) };
}

const REHEARSED = 'Rehearsal: what ran was rolled back; sequences keep what they gave out.';
const UNFIT = 'What cannot run in a transaction, and what follows it, was not rehearsed.';

function rehearsalNotes({ rehearsed, failed, notRun: left }: Run): string[] {
  if (rehearsed !== true) return [];
  return failed === null && left.length > 0 ? [REHEARSED, UNFIT] : [REHEARSED];
}

async function apply(session: Session, order: Order): Promise<Report> {
  const { env, canonical, flags } = order;
  const choices: Choice[] = [];
  // What may not run leaves the runner with nothing to do, under its lock.
  const decide = async (recorded: Recorded): Promise<Next> => {
    const choice = await choose(order, recorded);
    choices.push(choice);
    if (choice.preflight.errors.length > 0) return { kind: 'run', migrations: [] };
    return choice.next;
  };
  const perform = flags.rehearse === true ? rehearseUp : runUp;
  const run = await perform(session, decide, runOptions(env, canonical, flags), (event) => env.emit(event));
  const choice = choices[0]!;
  if (choice.preflight.errors.length > 0) return stopped(session, order, choice);
  const notes = [...(await notesOf(order, choice)), ...rehearsalNotes(run)];
  const told = await withCause(env, run);
  const verbose = flags.verbose === true;
  const verdict = env.signal.aborted ? 'attention' : verdictOf(run);
  return { command: 'up', verdict, notes, target: session.target, run: told, verbose };
}

function refuseMixture({ dryRun, rehearse, out, plan }: FlagValues): void {
  const hint = '`--dry-run --out FILE` writes a plan, `--plan FILE` runs it.';
  if (out !== undefined && dryRun !== true) throw new UserError('--out goes with --dry-run. Nothing was run.', hint);
  if (dryRun === true && rehearse === true) {
    throw new UserError('--dry-run runs nothing and --rehearse runs all. Nothing was run.', 'give one of them.');
  }
  if (plan !== undefined && rehearse === true) {
    throw new UserError('--rehearse takes no plan. Nothing was run.', hint);
  }
}

function orderOf(env: Env, flags: FlagValues, canonical: Canonical): Omit<Order, 'identify'> {
  const path = typeof flags.plan === 'string' ? flags.plan : null;
  const plan = path === null ? null : { path, plan: readPlan(env, path) };
  return { env, canonical, flags, wish: upWish(flags), plan };
}

export const up: Command = {
  name: 'up',
  summary: 'Apply all pending migrations of versions/, in order; new ones are validated first',
  flags: [
    databaseFlag,
    { name: '--dry-run', summary: 'Say what would run; write nothing, not even the ledger table' },
    { name: '--out', value: 'FILE', summary: 'With --dry-run: write down what would run, for --plan' },
    { name: '--plan', value: 'FILE', summary: 'Run only if it is exactly what a dry run wrote down' },
    { name: '--rehearse', summary: 'Run all in one transaction, and roll it back' },
    ...upWishFlags,
    { name: '--skip-validation', summary: 'Apply new migrations although `validate` finds errors in them' },
    { name: '--verbose', summary: 'Show what PostgreSQL says beside its answers (NOTICE)' },
    lockFlag,
  ],
  async run(env, flags): Promise<Report> {
    refuseMixture(flags);
    const dry = flags.dryRun === true;
    if (!dry) requireConfirmation(env, 'run');
    if (!dry && flags.rehearse !== true) requirePlan(env, typeof flags.plan === 'string' ? flags.plan : null);
    const order = orderOf(env, flags, await loadCanonical(env));
    return withSession(env, { flags, writes: !dry }, async (session) => {
      const known = { ...order, identify: () => databaseIdentity(session.client) };
      return dry ? preview(session, known) : apply(session, known);
    });
  },
};

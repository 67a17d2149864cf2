import type { Decision, Statement, Violation } from '../model.js';
import { fatesOf, offsetAt, type Rule, type RuleContext, removalOf, settled, stepName } from './rule.js';
import { type Forward, forwardRuns } from './shared/forward.js';
import { ACTIVE_TRANSACTION, outsideNames, runsOutside } from './shared/outside.js';

/** A statement that is refused: behind a BEGIN of its file, or where a DO block runs it (`at` of the fault). */
type Refused = { readonly statement: Statement; readonly begin: Statement | null; readonly at: number };

/** DROP SUBSCRIPTION is refused only where the subscription has a slot. */
const NOT_CERTAIN = new Set(['DropSubscriptionStmt']);

function faultsOf(statement: Statement): Refused[] {
  const { parsed } = statement;
  const faults = 'faults' in parsed ? (parsed.faults ?? []) : [];
  return faults
    .filter(({ sqlstate }) => sqlstate === ACTIVE_TRANSACTION)
    .map(({ at }) => ({ statement, begin: null, at }));
}

/** Walks through a file, knowing whether a BEGIN stands open. */
function refusedIn({ statements }: Forward): Refused[] {
  let begin: Statement | null = null;
  return statements.flatMap((statement) => {
    const { parsed } = statement;
    if ('error' in parsed) return [];
    if (parsed.control === 'begin') begin ??= statement;
    if (parsed.control === 'commit' || parsed.control === 'rollback') begin = null;
    if (begin === null || !runsOutside(statement) || NOT_CERTAIN.has(parsed.tag)) return faultsOf(statement);
    return [{ statement, begin, at: 0 }];
  });
}

/** The plan makes a comment of the BEGIN, and runs the statements one by one. */
function decisionByPlan(context: RuleContext, path: string, { statement, begin }: Refused): Decision | null {
  if (begin === null) return null;
  if (fatesOf(context, path, begin.ordinal).every(({ kind }) => kind === 'up')) return null;
  for (const fate of fatesOf(context, path, statement.ordinal)) {
    const step = 'version' in fate ? context.plan.steps.find(({ version }) => version === fate.version) : undefined;
    if (step === undefined || step.transaction) continue;
    return {
      at: fate.at,
      reason: `runs in ${stepName(context, step.version)} without the file's own BEGIN and COMMIT`,
    };
  }
  return null;
}

function sentenceOf(path: string, outside: readonly Statement[]): string {
  return outside.length === 0
    ? `${path} runs in a DO block what PostgreSQL refuses in functions and transactions (25001).`
    : `PostgreSQL refuses ${outsideNames(outside)} between BEGIN and COMMIT of ${path} (25001).`;
}

function judgeFile(context: RuleContext, run: Forward): Violation[] {
  const { file } = run;
  const { path } = file.file;
  const found = refusedIn(run).map((refused) => {
    const decision = removalOf(context, path, refused.statement.ordinal) ?? decisionByPlan(context, path, refused);
    return { refused, decision };
  });
  const open = found.filter(({ decision }) => decision === null);
  const told = (open.length > 0 ? open : found).map(({ refused }) => refused);
  if (told.length === 0) return [];
  const outside = told.flatMap(({ statement, begin }) => (begin === null ? [] : statement));
  return [
    {
      subject: path,
      message: sentenceOf(path, outside),
      at: told.map(({ statement, at }) => offsetAt(file, statement.span.start + at)),
      help:
        outside.length === 0
          ? `write it as a statement of its own, outside of the block, or retire the block in ${context.mapping.path}.`
          : `take it out of the pair of BEGIN and COMMIT, or put the file under \`migrations:\` in ${context.mapping.path}, which makes comments of them.`,
      ...settled(open.length > 0 ? null : found[0]!.decision),
    },
  ];
}

/** Judges statements that a file itself puts where PostgreSQL refuses them. */
export const refusedInTransaction: Rule = {
  id: 'refused-in-transaction',
  severity: 'error',
  foretells: true,
  summary: 'a statement stands inside a transaction in which PostgreSQL refuses it',
  why: 'CREATE INDEX CONCURRENTLY, VACUUM, ALTER SYSTEM and their like control transactions themselves. Between BEGIN and COMMIT, and inside of a DO block, PostgreSQL refuses them (SQLSTATE 25001), and with them the whole transaction.',
  fix: `Place the file, which makes comments of its BEGIN and COMMIT, or let the statement go:

    migrations:
      - { name: loans_index, from: db/legacy/004_loans_index.sql }
    retire:
      - { path: db/legacy/005_tidy.sql, only: ["#2"], reason: the server vacuums by itself }`,
  check: (context) => forwardRuns(context).flatMap((run) => judgeFile(context, run)),
};

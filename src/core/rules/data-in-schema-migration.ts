import type { Decision, Effect, ObjectKind, ObjectRef, Statement, Violation } from '../model.js';
import { objectKey, spaceKey } from '../objects.js';
import { plural } from '../text.js';
import { MOST_PLACES, offsetAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { type Forward, forwardRuns, versionsOf } from './shared/forward.js';
import { sentenceList } from './shared/lists.js';

const MOST_NAMES = 4;
/** What takes locks on tables, or what tables are made of. */
const STRUCTURE: ReadonlySet<ObjectKind> = new Set(['table', 'materialized view', 'index', 'type', 'domain', 'schema']);
const CHANGES_STRUCTURE: ReadonlySet<Effect['action']> = new Set(['create', 'alter', 'rename', 'drop']);
/** TRUNCATE leaves no rows to speak of, and a refresh changes none of anybody's own. */
const CHANGES_ROWS = new Set([
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CopyStmt',
  'SelectStmt',
  'DoStmt',
]);

const isTemporary = ({ schema }: ObjectRef) => schema === 'pg_temp';

function effectsOf({ parsed }: Statement): readonly Effect[] {
  return 'effects' in parsed ? parsed.effects : [];
}

function isStructure({ action, object }: Effect): boolean {
  return CHANGES_STRUCTURE.has(action) && STRUCTURE.has(object.kind) && !isTemporary(object);
}

function changesRows({ parsed }: Statement): boolean {
  return 'tag' in parsed && CHANGES_ROWS.has(parsed.tag) && parsed.effects.some(({ action }) => action === 'data');
}

/** Lists the tables of others whose rows a statement changes. */
function foreignRows(statement: Statement, own: ReadonlySet<string>): Effect[] {
  if (!changesRows(statement)) return [];
  return effectsOf(statement).filter(
    ({ action, object }) => action === 'data' && !isTemporary(object) && !own.has(spaceKey(object)),
  );
}

type Mixed = { readonly structure: readonly Statement[]; readonly rows: readonly Statement[] };

/** Where a statement runs: the plan's migrations, nowhere when it is let go, else its own file. */
function groupsOf(context: RuleContext, { file }: Forward, statement: Statement): string[] {
  if (removalOf(context, file.file.path, statement.ordinal) !== null) return [];
  const versions = versionsOf(context, { file, statement });
  return versions.length > 0 ? versions : [''];
}

function isStillMixed(context: RuleContext, run: Forward, { structure, rows }: Mixed): boolean {
  const groups = new Set(structure.flatMap((statement) => groupsOf(context, run, statement)));
  return rows.some((statement) => groupsOf(context, run, statement).some((group) => groups.has(group)));
}

/** The line that lets one part go, or else that says where the rows are changed now. */
function decisionOf(context: RuleContext, run: Forward, { structure, rows }: Mixed): Decision | null {
  const { path } = run.file.file;
  for (const { ordinal } of [...rows, ...structure]) {
    const removal = removalOf(context, path, ordinal);
    if (removal !== null) return removal;
  }
  const versions = rows.flatMap((statement) => versionsOf(context, { file: run.file, statement }));
  const step = context.plan.steps.find(({ version }) => versions.includes(version));
  return step === undefined ? null : { at: step.at, reason: `the rows are changed in ${step.version}_${step.name}` };
}

function judgeFile(context: RuleContext, run: Forward): Violation[] {
  const { file, statements } = run;
  const { path } = file.file;
  const structure = statements.filter((statement) => effectsOf(statement).some(isStructure));
  if (structure.length === 0 || !statements.some(changesRows)) return [];
  const own = new Set<string>();
  for (const { action, object } of statements.flatMap(effectsOf)) if (action === 'create') own.add(spaceKey(object));
  const rows = statements.filter((statement) => foreignRows(statement, own).length > 0);
  if (rows.length === 0) return [];
  const tables = [...new Set(rows.flatMap((one) => foreignRows(one, own)).map(({ object }) => objectKey(object)))];
  const named =
    tables.length > MOST_NAMES
      ? [...tables.slice(0, MOST_NAMES - 1), `${tables.length - MOST_NAMES + 1} more`]
      : tables;
  const mixed = { structure, rows };
  return [
    {
      subject: path,
      message: `${path} changes structure (${plural(structure.length, 'statement')}) and rows of ${sentenceList(named)} (${plural(rows.length, 'statement')}), which it does not create.`,
      at: rows.slice(0, MOST_PLACES).map(({ span }) => offsetAt(file, span.start)),
      help: `give the rows a migration of their own in ${context.mapping.path}, or accept it where the tables are small.`,
      ...settled(isStillMixed(context, run, mixed) ? null : decisionOf(context, run, mixed)),
    },
  ];
}

/** Judges files that change structure and the rows of tables that stood before. */
export const dataInSchemaMigration: Rule = {
  id: 'data-in-schema-migration',
  severity: 'info',
  summary: 'a migration changes both structure and rows of tables that it does not create',
  why: 'ALTER TABLE locks a table until the transaction ends. When the same transaction changes many rows, everybody waits for it. A rollback brings the old structure back, but not always the old values. To fill a table that the same file creates is usual and not reported.',
  fix: `Give the rows a migration of their own behind the structure:

    migrations:
      - { name: loans_state, from: { path: db/legacy/003_loans.sql, except: ["#2"] } }
      - { name: loans_state_rows, from: { path: db/legacy/003_loans.sql, only: ["#2"] } }`,
  check: (context) => forwardRuns(context).flatMap((run) => judgeFile(context, run)),
};

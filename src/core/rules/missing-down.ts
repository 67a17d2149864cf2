import type { MigrationEntry, Step, Violation } from '../model.js';
import { plural } from '../text.js';
import { fileAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';

type Background = {
  readonly path: string;
  readonly entries: ReadonlyMap<string, MigrationEntry>;
  /** Files that bring a rollback, in themselves or beside them. */
  readonly reversible: ReadonlySet<string>;
};

/** A step keeps the place and the name of its entry; several entries may stand on one line. */
function entryKey({ at, name }: MigrationEntry | Step): string {
  return `${at.line} ${name}`;
}

function backgroundOf(context: RuleContext): Background {
  const { corpus, mapping } = context;
  // A rollback of comments rolls nothing back, nor does one that was let go.
  const undone = corpus.migrations.filter(({ down }) =>
    down.some(({ file, statement }) => removalOf(context, file.file.path, statement.ordinal) === null),
  );
  return {
    path: mapping.path,
    entries: new Map(mapping.migrations.map((entry) => [entryKey(entry), entry])),
    reversible: new Set(undone.flatMap(({ up, draft }) => [draft.path, ...up.map(({ file }) => file.file.path)])),
  };
}

/** Says why there is no generated rollback. */
function ungenerated({ notUndone = [] }: Step): string {
  const [first, ...more] = notUndone;
  if (first === undefined) return 'it makes nothing that a rollback could take back';
  return `a generated one would undo nothing (${first}${more.length === 0 ? '' : `; ${more.length} more`})`;
}

function reason(from: readonly string[], lacking: readonly string[]): string {
  if (from.length === 0) return 'it has no sources';
  if (lacking.length === 0) return 'it takes only a part of its sources, whose rollbacks are for the whole';
  if (from.length === 1) return `${from[0]} brings none`;
  return `${lacking.length} of its ${plural(from.length, 'source')} ${lacking.length === 1 ? 'brings' : 'bring'} none`;
}

function judgeStep({ path, entries, reversible }: Background, step: Step): Violation[] {
  if (step.downOrigin !== 'none') return [];
  const entry = entries.get(entryKey(step));
  const from = [...new Set(step.from.map((source) => source.path))];
  const lacking = from.filter((source) => !reversible.has(source));
  const name = `${step.version}_${step.name}`;
  const none = entry?.down.kind === 'none' ? { at: entry.at, reason: '`down: none`' } : null;
  const isGenerated = entry?.down.kind === 'generated';
  return [
    {
      subject: name,
      message: `${name} has no rollback: ${isGenerated ? ungenerated(step) : reason(from, lacking)}.`,
      at: isGenerated ? [step.at] : [step.at, ...lacking.map(fileAt)],
      help: `under this migration in ${path} ${isGenerated ? '' : 'write `down: generated`, '}name a rollback file, or write \`down: none\`.`,
      ...settled(none),
    },
  ];
}

/** Judges canonical migrations that cannot be rolled back. */
export const missingDown: Rule = {
  id: 'missing-down',
  severity: 'warning',
  severityUnder: ({ policy }) => (policy.downs === 'required' ? 'error' : 'warning'),
  summary: 'a canonical migration has no rollback',
  why: '`onefold down` refuses to go past it. Half a rollback is worse than none, therefore the rollbacks of the sources are taken only when each source has one and is taken whole. With `policy: { downs: required }` this is an error.',
  fix: `Have the rollback made from what the migration creates, name a file, or say that there is none:

    migrations:
      - { name: members, from: db/legacy/002_members.sql, down: generated }
      - { name: loans, from: db/legacy/003_loans.sql, down: db/legacy/undo/loans.sql }
      - { name: prices, from: db/legacy/004_prices.sql, down: none }`,
  check: (context) => {
    const background = backgroundOf(context);
    return context.plan.steps.flatMap((step) => judgeStep(background, step));
  },
};

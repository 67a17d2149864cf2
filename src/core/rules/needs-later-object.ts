import type { Decision, Origin, Refusal, Violation } from '../model.js';
import { plural } from '../text.js';
import { fatesOf, type Rule, type RuleContext, settled, stepName, versionOf } from './rule.js';
import { groupBy, sentenceList } from './shared/lists.js';
import { originName, placeName, placeOf, placesOf } from './shared/places.js';
import { matterName, matterOf, type Trouble, troubles } from './shared/refusals.js';

const MOST_NAMES = 6;

function makerOf({ reason }: Refusal): Origin | null {
  return reason.kind === 'made-later' ? reason.by : null;
}

/** Puts together what one later migration makes. */
function keyOf(refusal: Refusal): string {
  return makerOf(refusal)!.located.file.file.path;
}

function namesOf(refusals: readonly Refusal[]): string[] {
  return [...groupBy(refusals, matterOf).values()].map(([first]) => matterName(first!));
}

function stepOf(context: RuleContext, { file, statement }: Origin['located']): string | null {
  const versions = fatesOf(context, file.file.path, statement.ordinal).flatMap((fate) => versionOf(fate) ?? []);
  return versions[0] === undefined ? null : stepName(context, versions[0]);
}

/** Says where the maker stands now, before those who need it. */
function putRight(context: RuleContext, { refusals: [first], settledBy }: Trouble): Decision | null {
  if (settledBy === null) return null;
  const maker = stepOf(context, makerOf(first)!.located);
  const user = stepOf(context, first.located);
  if (maker === null || user === null || maker === user) return settledBy;
  return { at: settledBy.at, reason: `${maker} runs before ${user} in the plan` };
}

/** Names a statement for which PostgreSQL refuses the maker's own migration: another order alone does not help then. */
function hindrance({ foreseen }: RuleContext, { run, located }: Origin): string | null {
  const refusal = foreseen.runs[run]?.refusals.find(({ reason }) => reason.kind !== 'made-later');
  if (refusal === undefined || refusal.located.file !== located.file) return null;
  return placeName(refusal.located, refusal.effect);
}

function remedy(context: RuleContext, { refusals: [first], settledBy }: Trouble): string {
  const origin = makerOf(first)!;
  const [user, maker] = [first.located.file.file.path, origin.located.file.file.path];
  if (user === maker) return 'swap the statements, or take them into two migrations (`only:`, `except:`).';
  const order = `put ${maker} above ${user} under \`migrations:\` in ${context.mapping.path}`;
  const draft = context.plan.steps.length === 0 ? '; `onefold init` drafts an order' : '';
  const refused = settledBy === null ? hindrance(context, origin) : null;
  if (refused === null) return `${order}${draft}.`;
  return `mend ${refused} first, which PostgreSQL refuses as well; then ${order}${draft}.`;
}

function violationOf(context: RuleContext, trouble: Trouble): Violation {
  const { refusals } = trouble;
  const [first] = refusals;
  const maker = makerOf(first)!;
  const names = namesOf(refusals);
  const told =
    names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 1), `${names.length - MOST_NAMES + 1} more`] : names;
  const users = new Set(refusals.map(({ located }) => located.file.file.path)).size - 1;
  const also = users > 0 ? `, as ${plural(users, 'other file')} ${users === 1 ? 'does' : 'do'}` : '';
  const when = `when ${placeName(first.located, first.effect)} needs ${names.length === 1 ? 'it' : 'them'}${also}`;
  return {
    subject: names.length === 1 ? names[0]! : maker.located.file.file.path,
    message: `${sentenceList(told)} ${names.length === 1 ? 'is' : 'are'} not there yet ${when} (${first.sqlstate}): ${originName(maker)} runs later.`,
    at: [...placesOf(refusals), placeOf(maker.located, maker.effect)],
    help: remedy(context, trouble),
    ...settled(putRight(context, trouble)),
  };
}

/** Judges what is needed before the migration that makes it has run. */
export const needsLaterObject: Rule = {
  id: 'needs-later-object',
  severity: 'error',
  foretells: true,
  summary: 'a statement needs what only a later migration makes',
  why: 'PostgreSQL refuses the statement, because what it names is not there yet. The files may have run in another order than their names or sources say, or in two tools that took turns. Once the plan runs them in an order that works, the finding is settled.',
  fix: `Let the migration that makes it run first:

    migrations:
      - { name: members, from: [db/legacy/004_members.sql] }
      - { name: loans, from: [db/legacy/002_loans.sql] }`,
  check: (context) => troubles(context, (one) => makerOf(one) !== null, keyOf).map((one) => violationOf(context, one)),
};

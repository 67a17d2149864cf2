import type { Decision, Foreseen, Located, Refusal, Step } from '../../model.js';
import { objectKey, qualifiedName, quoteName, spaceKey } from '../../objects.js';
import { fatesOf, type RuleContext, removalOf, stepName, versionOf } from '../rule.js';
import { groupBy, sentenceList } from './lists.js';

/** Statements that PostgreSQL would refuse for one reason; settled where only the legacy order meets it. */
export type Trouble = {
  readonly key: string;
  readonly refusals: readonly [Refusal, ...Refusal[]];
  readonly settledBy: Decision | null;
};

function refusalsIn({ runs }: Foreseen): Refusal[] {
  return runs.flatMap(({ refusals }) => refusals);
}

/** Names what a refusal is about in the name space of its object, to be compared. */
export function matterOf({ object, column }: Refusal): string {
  if (object === null) return '';
  return column === null ? spaceKey(object) : `column ${qualifiedName(object)}.${column}`;
}

/** Names what is missing, for people and as the subject of a finding: by the kind of what makes it, where that is known. */
export function matterName({ object, column, reason }: Refusal): string {
  if (object === null) return '';
  if (column !== null) return `column ${qualifiedName(object)}.${quoteName(column)}`;
  const made = 'by' in reason && 'effect' in reason.by ? (reason.by.effect.to ?? reason.by.effect.object) : object;
  return objectKey(spaceKey(made) === spaceKey(object) ? made : object);
}

function stepOf({ plan }: RuleContext, version: string): Step | undefined {
  return plan.steps.find((step) => step.version === version);
}

function removalOfStatement(context: RuleContext, { file, statement }: Located): Decision | null {
  return removalOf(context, file.file.path, statement.ordinal);
}

/** Finds the statement that a refusal is to blame on: one that came first, dropped or renamed. */
function culpritOf({ reason }: Refusal): Located | null {
  if (reason.kind === 'masked') return reason.winner.located;
  return 'by' in reason && 'effect' in reason.by && reason.kind !== 'made-later' ? reason.by.located : null;
}

function decisionOnRefusal(context: RuleContext, refusal: Refusal): Decision | null {
  const { file, statement } = refusal.located;
  const culprit = culpritOf(refusal);
  const removal =
    removalOfStatement(context, refusal.located) ?? (culprit === null ? null : removalOfStatement(context, culprit));
  if (removal !== null) return removal;
  const versions = fatesOf(context, file.file.path, statement.ordinal).flatMap((fate) => versionOf(fate) ?? []);
  const step = versions.map((version) => stepOf(context, version)).find((one) => one !== undefined);
  return step === undefined ? null : { at: step.at, reason: `runs as ${stepName(context, step.version)} in the plan` };
}

/** What the plan makes of all statements that the legacy order refuses; null where it has left one of them behind. */
export function decisionOnRefusals(context: RuleContext, refusals: readonly Refusal[]): Decision | null {
  const decisions: Decision[] = [];
  for (const refusal of refusals) {
    const decision = decisionOnRefusal(context, refusal);
    if (decision === null) return null;
    decisions.push(decision);
  }
  const reasons = [...new Set(decisions.map(({ reason }) => reason))];
  const told = reasons.length > 3 ? [...reasons.slice(0, 2), `${reasons.length - 2} more`] : reasons;
  return { at: decisions[0]!.at, reason: sentenceList(told) };
}

/** A refusal that only follows from another one goes with it. */
function isRoot({ reason }: Refusal): boolean {
  return reason.kind !== 'maker-refused';
}

/**
 * Groups the refusals that a rule speaks for by what they have in common: first those of the planned order, then those
 * that only the legacy order would meet and the plan has put right, with the line that does so.
 */
export function troubles(
  context: RuleContext,
  test: (refusal: Refusal) => boolean,
  keyOf: (refusal: Refusal) => string = matterOf,
): Trouble[] {
  const { foreseen, legacy } = context;
  const refused = refusalsIn(foreseen);
  const open = groupBy(refused.filter(test), keyOf);
  const found = [...open].map(([key, refusals]) => ({ key, refusals, settledBy: null }) as unknown as Trouble);
  if (foreseen === legacy) return found;
  const still = new Set(refused.map(matterOf));
  const gone = refusalsIn(legacy).filter((one) => isRoot(one) && test(one) && !still.has(matterOf(one)));
  for (const [key, refusals] of groupBy(gone, keyOf)) {
    const settledBy = open.has(key) ? null : decisionOnRefusals(context, refusals);
    if (settledBy !== null) found.push({ key, refusals, settledBy } as unknown as Trouble);
  }
  return found;
}

import type { MappingInput } from '../../core/decisions.js';
import type { Conflict, Finding, SessionFacts } from '../../core/model.js';
import { entryFinder } from '../../core/rules/shared/accept.js';
import { once } from './once.js';
import { isThinking, type State } from './state.js';

const NOTHING = {} as MappingInput;

/** What was accepted since the proof counts as answered, and what no longer is does not; the next proof says so itself. */
function answered(findings: readonly Finding[], { accept = [] }: MappingInput, mappingPath: string): Finding[] {
  const entryFor = entryFinder(accept);
  return findings.map((finding) => {
    const entry = entryFor(finding.key);
    if (finding.state.kind === 'accepted' && entry === undefined) return { ...finding, state: { kind: 'open' } };
    // How many a glob may cover is known once the decision is thought through, as is the line in which an entry stands.
    if (entry?.finding !== finding.key || finding.state.kind !== 'open') return finding;
    const at = { path: mappingPath, line: 1 };
    return { ...finding, state: { kind: 'accepted', by: { at, reason: entry.reason } } };
  });
}

const keysOf = once((facts: SessionFacts) => new Set(facts.findings.map(({ key }) => key)));

const joined = once((facts: SessionFacts) =>
  once((proved: readonly Finding[]) =>
    once((plain: MappingInput): readonly Finding[] => {
      const others = proved.filter(({ key }) => !keysOf(facts).has(key));
      const more = answered(others, plain, facts.mappingPath);
      return more.length === 0 ? facts.findings : [...facts.findings, ...more];
    }),
  ),
);

/** Lists all findings: what the decisions of the moment raise, and what the last proof found. */
export function allFindings({ thought, proved, history }: State): readonly Finding[] {
  if (thought === null) return [];
  const plain = history?.moments[history.at]?.plain ?? NOTHING;
  return joined(thought.facts)(proved)(plain);
}

/** Tells whether a finding is of the proof of another plan: whether it still holds, only the next proof knows. */
export function isOfEarlierPlan(state: State, { key }: Finding): boolean {
  const { thought } = state;
  if (thought === null || isThinking(state)) return false;
  return thought.facts.proofFindings === null && !keysOf(thought.facts).has(key);
}

/** The object with several definitions that a finding is about, and that is decided on by itself; undefined for none. */
export function conflictOn({ conflicts }: SessionFacts, { subject }: Finding): Conflict | undefined {
  return conflicts.find(({ object }) => object === subject);
}

/** Counts the open findings of a severity. */
export function countOpen(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((one) => one.state.kind === 'open' && one.severity === severity).length;
}

/** Counts the errors that nothing in mapping.yaml answers: each is a decision that is left. */
export function decisionsLeft(state: State): number {
  return openErrors(allFindings(state));
}

const openErrors = once((findings: readonly Finding[]) => countOpen(findings, 'error'));

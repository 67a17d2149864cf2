import type { ProofOutcome, Report } from '../model.js';
import { canonicalWords, fateWords, rowWords } from '../report/proof-words.js';
import { byWeight } from '../report/weight.js';

/** Says in few words what a proof came to, and what it leaves to decide; null for every other report. */
export function proofOutcome({ notes, findings = [], proof }: Report): ProofOutcome | null {
  if (proof === undefined) return null;
  const counts = new Map<string, number>();
  for (const { rule, severity, state } of findings) {
    if (severity === 'error' && state.kind === 'open') counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const left = [...counts].map(([rule, count]) => ({ rule, count })).sort((a, b) => byWeight(a.rule, b.rule));
  const facts = [
    { label: 'Canonical', text: canonicalWords(proof) },
    { label: 'Objects', text: `${proof.objects.length}: ${fateWords(proof)}` },
    { label: 'Rows', text: rowWords(proof) },
  ];
  return { notes, left, facts };
}

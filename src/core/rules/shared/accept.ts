import type { Accept, Finding, Lock } from '../../model.js';
import { printPlace } from '../../places.js';
import { plural } from '../../text.js';

function globTest(glob: string): (key: string) => boolean {
  const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('[^]*')}$`);
  return (key) => pattern.test(key);
}

/** Tells whether an accept entry is meant for a finding: by its exact key, or by a glob whose `*` is any text. */
export function accepts(entry: Accept, key: string): boolean {
  return entry.finding === key || (entry.finding.includes('*') && globTest(entry.finding)(key));
}

/** The entry that speaks for a finding: one with its exact key before any glob, then the first in the file. */
function entryFor(entries: readonly Accept[], finding: Finding): Accept | undefined {
  return entries.find((entry) => entry.finding === finding.key) ?? entries.find((entry) => accepts(entry, finding.key));
}

/** How many findings an entry may cover: what it says itself, else what the last write recorded, else any number. */
function limitOf(entry: Accept, lock: Lock | null): number {
  if (!entry.finding.includes('*')) return Number.POSITIVE_INFINITY;
  return entry.count ?? lock?.accepted[entry.finding] ?? Number.POSITIVE_INFINITY;
}

function overLimit(finding: Finding, entry: Accept, counts: { limit: number; matching: number }): Finding {
  const { limit, matching } = counts;
  const say = `\`accept: ${entry.finding}\` (${printPlace(entry.at)}) may cover ${plural(limit, 'finding')}, and ${matching} match it now, so that none of them is accepted: look at the new ones, then set \`count: ${matching}\` there.`;
  return { ...finding, help: `${finding.help}\n${say}` };
}

/**
 * Marks the open findings that mapping.yaml accepts. When more findings match a glob than it may cover, all of them
 * stay open and say so: which of them is new cannot be told.
 */
export function acceptFindings(findings: readonly Finding[], entries: readonly Accept[], lock: Lock | null): Finding[] {
  const entryOf = new Map<Finding, Accept>();
  const matching = new Map<Accept, number>();
  for (const finding of findings) {
    const entry = finding.state.kind === 'open' ? entryFor(entries, finding) : undefined;
    if (entry === undefined) continue;
    entryOf.set(finding, entry);
    matching.set(entry, (matching.get(entry) ?? 0) + 1);
  }
  return findings.map((finding) => {
    const entry = entryOf.get(finding);
    if (entry === undefined) return finding;
    const counts = { limit: limitOf(entry, lock), matching: matching.get(entry) ?? 0 };
    if (counts.matching > counts.limit) return overLimit(finding, entry, counts);
    return { ...finding, state: { kind: 'accepted', by: { at: entry.at, reason: entry.reason } } };
  });
}

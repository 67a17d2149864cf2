import type { Accept, Finding, Lock } from '../../model.js';
import { printPlace } from '../../places.js';
import { plural } from '../../text.js';

function globTest(glob: string): (key: string) => boolean {
  const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('[^]*')}$`);
  return (key) => pattern.test(key);
}

/** Makes a test of keys for an accept entry: its exact key, or a glob whose `*` is any text. */
export function acceptTest({ finding }: Pick<Accept, 'finding'>): (key: string) => boolean {
  const matches = finding.includes('*') ? globTest(finding) : () => false;
  return (key) => key === finding || matches(key);
}

/** Finds the entry that speaks for a key: one with exactly that key before any glob, then the first in the file. */
export function entryFinder<Entry extends Pick<Accept, 'finding'>>(
  entries: readonly Entry[],
): (key: string) => Entry | undefined {
  const exact = new Map(entries.toReversed().map((entry) => [entry.finding, entry]));
  const globs = entries.filter(({ finding }) => finding.includes('*'));
  const tests = globs.map((entry) => ({ entry, matches: acceptTest(entry) }));
  return (key) => exact.get(key) ?? tests.find(({ matches }) => matches(key))?.entry;
}

/** How many findings an entry may cover: what it says itself, else what the last write recorded, else any number. */
function limitOf(entry: Accept, lock: Pick<Lock, 'accepted'> | null): number {
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
export function acceptFindings(
  findings: readonly Finding[],
  entries: readonly Accept[],
  lock: Pick<Lock, 'accepted'> | null,
): Finding[] {
  const entryFor = entryFinder(entries);
  const entryOf = new Map<Finding, Accept>();
  const matching = new Map<Accept, number>();
  for (const finding of findings) {
    const entry = finding.state.kind === 'open' ? entryFor(finding.key) : undefined;
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

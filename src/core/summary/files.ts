import { pathMatcher } from '../globs.js';
import type { Corpus, Fate, FileFate, Mapping, Plan, ReportDropped, ReportFile, ReportStatements } from '../model.js';
import { byCodeUnit } from '../text.js';

type Fates = readonly (readonly Fate[])[];

function versionsWhere(fates: Fates, kind: 'up' | 'down'): string[] {
  const versions = fates.flat().flatMap((fate) => (fate.kind === kind ? [fate.version] : []));
  return [...new Set(versions)].sort(byCodeUnit);
}

/** Gathers the statements of one file that are let go, decision by decision in the order of their first statement. */
function droppedFrom(fates: Fates): ReportDropped[] {
  const byDecision = new Map<string, ReportDropped & { statements: number[] }>();
  for (const [index, kinds] of fates.entries()) {
    for (const fate of kinds) {
      if (fate.kind !== 'retired' && fate.kind !== 'resolved') continue;
      const key = `${fate.kind} ${fate.at.path}:${fate.at.line}`;
      const entry = byDecision.get(key) ?? { kind: fate.kind, statements: [], reason: fate.reason, at: fate.at };
      entry.statements.push(index + 1);
      byDecision.set(key, entry);
    }
  }
  return [...byDecision.values()];
}

/** Makes the lookup of a whole file's reason: that of the first entry which names it. */
function reasons(mapping: Mapping): (path: string, fate: FileFate) => string | null {
  const matched = (entries: Mapping['ignore'] | Mapping['retire']) =>
    entries.map(({ path, reason }) => ({ reason, matches: pathMatcher(path) }));
  const [ignored, retired] = [matched(mapping.ignore), matched(mapping.retire)];
  return (path, fate) => {
    const entries = fate === 'ignored' ? ignored : fate === 'retired' ? retired : [];
    const prepares = fate === 'ignored' && mapping.prepare.some((one) => one.kind === 'file' && one.path === path);
    return entries.find(({ matches }) => matches(path))?.reason ?? (prepares ? 'prepares a database' : null);
  };
}

/** Lists the files that this plan writes under the layout's directories: they are the result, not what was found. */
function written(plan: Plan, mapping: Mapping): Set<string> {
  const { versions, down } = mapping.layout;
  const stems = plan.steps.map((step) => `${step.version}_${step.name}`);
  return new Set(stems.flatMap((stem) => [`${versions}/${stem}.sql`, `${down}/${stem}_down.sql`]));
}

/**
 * Tells which files are none of the consolidation's business: ignored, and in no source. What is ignored within a source
 * matters, because removing the directory would remove it too.
 */
export function strangersTo(mapping: Mapping, plan: Plan): (path: string) => boolean {
  const sources = mapping.sources.map(({ path }) => pathMatcher(path));
  return (path) => plan.fileFates.get(path) === 'ignored' && !sources.some((holds) => holds(path));
}

/** Says of every SQL file of the consolidation, in byte order of path, what becomes of it and of its statements. */
export function reportFiles(corpus: Corpus, mapping: Mapping, plan: Plan): ReportFile[] {
  const ours = written(plan, mapping);
  const isStranger = strangersTo(mapping, plan);
  const reasonFor = reasons(mapping);
  const listed = [...plan.fileFates].filter(([path]) => !ours.has(path) && !isStranger(path));
  const found = listed.sort(([a], [b]) => byCodeUnit(a, b));
  return found.map(([path, fate]) => {
    const fates = plan.fates.get(path) ?? [];
    return {
      path,
      fate,
      statements: corpus.files.get(path)?.statements.length ?? fates.length,
      unaccounted: fates.filter((kinds) => kinds.length === 0).length,
      versions: versionsWhere(fates, 'up'),
      downs: versionsWhere(fates, 'down'),
      dropped: droppedFrom(fates),
      reason: reasonFor(path, fate),
    };
  });
}

/** Counts the statements of the deprecated sources by their first fate. */
export function reportStatements(plan: Plan): ReportStatements {
  const fates = [...plan.fates.values()].flat();
  const first = (kind: Fate['kind']): number => fates.filter(([fate]) => fate?.kind === kind).length;
  return {
    all: fates.length,
    up: first('up'),
    down: first('down'),
    absorbed: first('absorbed'),
    retired: first('retired'),
    resolved: first('resolved'),
    unaccounted: fates.filter((kinds) => kinds.length === 0).length,
    twice: fates.filter((kinds) => kinds.length > 1).length,
  };
}

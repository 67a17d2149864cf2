import { pathMatcher } from './globs.js';
import type {
  Corpus,
  Finding,
  Mapping,
  Mention,
  Plan,
  ReportFacts,
  ReportMigration,
  ReportSource,
  ReportTaking,
  Step,
  StepSource,
} from './model.js';
import { objectKey } from './objects.js';
import { reportFiles, reportStatements } from './summary/files.js';
import { reportObjects } from './summary/objects.js';
import { byCodeUnit } from './text.js';

function reportSources(corpus: Corpus, mapping: Mapping): ReportSource[] {
  const holders = mapping.sources.map((source) => ({ source, holds: pathMatcher(source.path) }));
  const bySource = new Map(mapping.sources.map((source) => [source, [] as string[]]));
  for (const [path, role] of corpus.roles) {
    const holder = role === 'canonical' ? undefined : holders.find(({ holds }) => holds(path));
    if (holder !== undefined) bySource.get(holder.source)?.push(path);
  }
  return mapping.sources.map((source) => {
    const drafts = corpus.migrations.filter((migration) => migration.source === source.path);
    const conventions = new Set(drafts.map(({ draft }) => draft.convention));
    return {
      path: source.path,
      status: source.status,
      conventions: [...conventions].sort(byCodeUnit),
      files: (bySource.get(source) ?? []).sort(byCodeUnit),
    };
  });
}

/** Counts what a step takes of a file, out of what runs in that direction: not the file's own BEGIN and COMMIT. */
function taking({ path, statements, of }: StepSource, other: 'up' | 'down', plan: Plan): ReportTaking {
  const aside = (plan.fates.get(path) ?? []).filter(([fate]) => fate?.kind === 'absorbed' || fate?.kind === other);
  return { path, taken: statements.length, of: of - aside.length };
}

function createdBy(step: Step, corpus: Corpus): string[] {
  const taken = step.from.flatMap(({ path, statements }) =>
    statements.map((ordinal) => corpus.files.get(path)?.statements[ordinal - 1]),
  );
  const statements = step.rewritten?.statements.map(({ statement }) => statement) ?? taken;
  const effects = statements.flatMap((s) => (s !== undefined && 'effects' in s.parsed ? s.parsed.effects : []));
  const made = effects.filter(({ action }) => action === 'create' || action === 'replace');
  return [...new Set(made.map(({ object }) => objectKey(object)))];
}

function reportMigration(step: Step, corpus: Corpus, plan: Plan): ReportMigration {
  const { version, name, title, group, downOrigin, transaction, why } = step;
  return {
    version,
    name,
    title,
    group,
    from: step.from.map((source) => taking(source, 'down', plan)),
    downFrom: step.downFrom.map((source) => taking(source, 'up', plan)),
    downOrigin,
    transaction,
    creates: createdBy(step, corpus),
    why,
    ...(step.rewritten?.kind === 'patched' && { patched: step.rewritten.lines }),
    ...(step.rewritten?.kind === 'own' && { own: true }),
  };
}

/** An excerpt is for the moment of the finding; the decision that answers it is in `state` already. */
function withoutExcerpt({ rule, severity, key, subject, message, at, help, state }: Finding): Finding {
  return { rule, severity, key, subject, message, at, help, state };
}

/** Leaves out mentions in what onefold writes or reads itself: the report would else speak of itself. */
function reportMentions(corpus: Corpus, mapping: Mapping): Mention[] {
  const { versions, down, reports } = mapping.layout;
  const ours = [versions, down, reports, mapping.path].map(pathMatcher);
  return corpus.mentions
    .filter(({ at }) => !ours.some((matches) => matches(at.path)))
    .sort((a, b) => byCodeUnit(a.at.path, b.at.path) || a.at.line - b.at.line || byCodeUnit(a.names, b.names));
}

/**
 * Gathers all that the report says of the legacy side. What is here is kept in the lock, so that the report can be
 * written again, byte for byte, when the legacy files are gone.
 */
export function reportFacts(corpus: Corpus, mapping: Mapping, plan: Plan, findings: readonly Finding[]): ReportFacts {
  return {
    sources: reportSources(corpus, mapping),
    files: reportFiles(corpus, mapping, plan),
    ignored: mapping.ignore.map(({ path, reason }) => ({ path, reason })),
    statements: reportStatements(plan),
    migrations: plan.steps.map((step) => reportMigration(step, corpus, plan)),
    findings: findings.map(withoutExcerpt).sort((a, b) => byCodeUnit(a.key, b.key)),
    objects: reportObjects(corpus, plan),
    mentions: reportMentions(corpus, mapping),
  };
}

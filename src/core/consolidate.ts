import { createHash } from 'node:crypto';
import { renderStep } from './conventions/canonical.js';
import { assemble, type Circumstances } from './corpus.js';
import { lockOf, lockPath, printLock } from './lock.js';
import type { Corpus, FileWrite, Finding, Lock, Mapping, ParsedFile, Plan, Replay, ReportFacts } from './model.js';
import { planOf } from './order.js';
import { consolidationReport } from './report/markdown.js';
import { judge } from './rules/index.js';
import { reportFacts } from './summary.js';
import { byCodeUnit } from './text.js';

/** All that a consolidation depends on. */
export type Input = {
  readonly parsed: readonly ParsedFile[];
  readonly mapping: Mapping;
  readonly circumstances: Circumstances;
  /** What the last write left; null before the first. */
  readonly lock: Lock | null;
  /** Path → SHA-256 of each canonical file on disk. */
  readonly targets: ReadonlyMap<string, string>;
  /** The last measured run on an empty database; null when there was none. */
  readonly replay: Replay | null;
};
export type Consolidation = {
  readonly corpus: Corpus;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** Renders everything that `write` puts on disk; who only reads findings need not wait for it. */
  readonly writes: () => readonly FileWrite[];
};

/** Names the generated report. */
export function reportPath(mapping: Mapping): string {
  return `${mapping.layout.reports}/CONSOLIDATION.md`;
}

/** Names the file that keeps the result of the last run on an empty database. */
export function replayPath(mapping: Mapping): string {
  return `${mapping.layout.reports}/replay.json`;
}

/** Hashes a set of canonical files (path and SHA-256 each), so that a replay can say what it ran. */
export function digestOf(targets: Iterable<readonly [path: string, sha256: string]>): string {
  const lines = [...targets].map(([path, sha256]) => `${sha256}  ${path}\n`).sort(byCodeUnit);
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** Hashes the text of a file that onefold writes, as the lock records it. */
export function textSha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Renders the report from recorded facts, as `write` would: the way it outlives the legacy files. */
export function renderReport(facts: ReportFacts, input: Pick<Input, 'mapping' | 'replay'>, digest: string): FileWrite {
  return { path: reportPath(input.mapping), text: consolidationReport({ ...input, facts, digest }) };
}

/** What these rules say is about the last write and over with the next one, so it is not recorded. */
const ABOUT_THE_LAST_WRITE = ['source-changed', 'target-edited'];

function writesOf(input: Input, corpus: Corpus, plan: Plan, judged: readonly Finding[]): FileWrite[] {
  const { mapping } = input;
  const findings = judged.filter(({ rule }) => !ABOUT_THE_LAST_WRITE.includes(rule));
  const migrations = plan.steps.flatMap((step) => renderStep(step, mapping));
  const digest = digestOf(migrations.map(({ path, text }) => [path, textSha256(text)]));
  const report = renderReport(reportFacts(corpus, mapping, plan, findings), input, digest);
  const lock = lockOf({ corpus, mapping, plan, findings, writes: [...migrations, report], previous: input.lock });
  return [...migrations, report, { path: lockPath(mapping), text: printLock(lock) }];
}

/**
 * Folds scattered migrations into one history: facts, then a plan, then opinions on both, then the files to write.
 * Pure and deterministic; nothing here fails because of what the SQL or the decisions say.
 */
export function consolidate(input: Input): Consolidation {
  const { mapping, lock, targets } = input;
  const corpus = assemble(input.parsed, mapping, input.circumstances);
  const plan = planOf(corpus, mapping);
  const findings = judge({ corpus, mapping, plan, lock, targets });
  return { corpus, plan, findings, writes: () => writesOf(input, corpus, plan, findings) };
}

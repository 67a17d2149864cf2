import { renderStep } from './conventions/canonical.js';
import { assemble, type Circumstances } from './corpus.js';
import { foresights } from './foresee.js';
import { lockOf, printLock } from './lock.js';
import type {
  Corpus,
  FileWrite,
  Finding,
  Foreseen,
  Lock,
  Mapping,
  PageFacts,
  ParsedFile,
  Plan,
  Proof,
  ReportFacts,
} from './model.js';
import { planOf } from './order.js';
import { type Held, heldFor, withoutWithheld } from './proof/withheld.js';
import { printProof } from './proof.js';
import { consolidationReport } from './report/markdown.js';
import { judge } from './rules/index.js';
import { reportFacts } from './summary.js';
import { digestOf, lockPath, proofPath, reportPath, textSha256 } from './written.js';

/** All that a consolidation depends on. */
export type Input = {
  readonly parsed: readonly ParsedFile[];
  readonly mapping: Mapping;
  readonly circumstances: Circumstances;
  /** What the last write left; null before the first. */
  readonly lock: Lock | null;
  /** Path → SHA-256 of each canonical file on disk. */
  readonly targets: ReadonlyMap<string, string>;
};
/** What a write keeps beside the migrations: the last proof, if there was one, and the text of mapping.yaml. */
export type Written = { readonly proof: Proof | null; readonly text: string };
/** Facts, intentions and opinions. */
type Judged = { readonly corpus: Corpus; readonly plan: Plan; readonly findings: readonly Finding[] };
export type Consolidation = Judged & {
  /** What the planned migrations would meet, as far as can be foreseen. */
  readonly foreseen: Foreseen;
  /** What the legacy files would meet in the order of `sources:`. */
  readonly legacy: Foreseen;
  /**
   * Renders everything that `write` puts on disk. Who only reads findings need not wait for it.
   */
  readonly writes: (written: Written) => readonly FileWrite[];
  /** Gathers what the page for reviewers is made from: what `writes` would write, with the findings of today. */
  readonly page: (proof: Proof | null) => PageFacts;
  /** Renders all canonical files, also the rollbacks that are written only once a proof has replayed them. */
  readonly canonical: () => readonly FileWrite[];
};

/** What a report needs beside the recorded facts: decisions, the last proof, and the digest of today's canonical files. */
export type Measured = { readonly mapping: Mapping; readonly proof: Proof | null; readonly digest: string };

/** Renders the report from recorded facts, as `write` would: the way it outlives the legacy files. */
export function renderReport(facts: ReportFacts, measured: Measured): FileWrite {
  return { path: reportPath(measured.mapping), text: consolidationReport({ ...measured, facts }) };
}

/** What these rules say is about the last write and over with the next one, so it is not recorded. */
const ABOUT_THE_LAST_WRITE = ['source-changed', 'target-edited'];

function rendered(plan: Plan, mapping: Mapping): { migrations: FileWrite[]; digest: string } {
  const migrations = plan.steps.flatMap((step) => renderStep(step, mapping));
  return { migrations, digest: digestOf(migrations.map(({ path, text }) => [path, textSha256(text)])) };
}

/**
 * Renders the canonical files as far as a proof lets them be written: a generated rollback only when it took its
 * migration back in a replay of these very files. The digest is the one that the proof must have.
 */
export function canonicalWrites(plan: Plan, mapping: Mapping, held: Held) {
  return rendered(withoutWithheld(plan, held), mapping);
}

/** What a proof of other files showed lets nothing be written. */
function heldNow({ mapping, lock }: Pick<Input, 'mapping' | 'lock'>, plan: Plan, proof: Proof | null): Held {
  const held = heldFor(mapping, lock, proof?.steps ?? []);
  const isCurrent = proof !== null && canonicalWrites(plan, mapping, held).digest === proof.digest;
  return isCurrent ? held : heldFor(mapping, lock, []);
}

function writtenPlan(input: Pick<Input, 'mapping' | 'lock'>, { plan }: Judged, proof: Proof | null): Plan {
  return withoutWithheld(plan, heldNow(input, plan, proof));
}

function pageOf(input: Pick<Input, 'mapping' | 'lock'>, judged: Judged, proof: Proof | null): PageFacts {
  const { mapping } = input;
  const plan = writtenPlan(input, judged, proof);
  const facts = reportFacts(judged.corpus, mapping, plan, judged.findings);
  return { facts, mapping, proof, digest: rendered(plan, mapping).digest };
}

function writesOf(input: Pick<Input, 'mapping' | 'lock'>, judged: Judged, { proof, text }: Written): FileWrite[] {
  const { mapping } = input;
  const { corpus } = judged;
  const plan = writtenPlan(input, judged, proof);
  const findings = judged.findings.filter(({ rule }) => !ABOUT_THE_LAST_WRITE.includes(rule));
  const { migrations, digest } = rendered(plan, mapping);
  const facts = reportFacts(corpus, mapping, plan, findings);
  const measured = proof === null ? [] : [{ path: proofPath(mapping), text: printProof(proof) }];
  const writes = [...migrations, renderReport(facts, { mapping, proof, digest }), ...measured];
  const next = lockOf({ corpus, mapping, text, plan, facts, findings, writes, previous: input.lock });
  return [...writes, { path: lockPath(mapping), text: printLock(next) }];
}

/** Tells whether a path is that of a migration written by hand, or of its rollback, under whichever number. */
function ownFile({ migrations, layout }: Mapping): (path: string) => boolean {
  const names = migrations.flatMap(({ name, body }) => (body.kind === 'own' ? [name] : []));
  const own = new Set(names.flatMap((name) => [`${layout.versions}/${name}.sql`, `${layout.down}/${name}_down.sql`]));
  return (path) => own.has(path.replace(/\/\d+_(?=[^/]*$)/, '/'));
}

/**
 * Leaves out what the last write put on disk: it is the result, not what was found, and the next write replaces it. What
 * is written by hand is found all the same.
 */
export function withoutOutputs(parsed: readonly ParsedFile[], lock: Lock | null, mapping: Mapping): ParsedFile[] {
  const ours = new Set((lock?.targets ?? []).map(({ path }) => path));
  const isOwn = ownFile(mapping);
  return parsed.filter(({ file }) => !ours.has(file.path) || isOwn(file.path));
}

/**
 * Folds scattered migrations into one history: facts, then a plan, then opinions on both, then the files to write.
 * Pure and deterministic; nothing here fails because of what the SQL or the decisions say.
 */
export function consolidate(input: Input): Consolidation {
  return decideOn(
    assemble(withoutOutputs(input.parsed, input.lock, input.mapping), input.mapping, input.circumstances),
    input,
  );
}

/** Does the same for a corpus that is assembled already. */
export function decideOn(corpus: Corpus, input: Omit<Input, 'parsed' | 'circumstances'>): Consolidation {
  const { mapping, lock, targets } = input;
  const plan = planOf(corpus, mapping);
  const foresight = foresights(corpus, plan);
  const findings = judge({ corpus, mapping, plan, lock, targets, ...foresight });
  return {
    corpus,
    plan,
    findings,
    ...foresight,
    writes: (written) => writesOf(input, { corpus, plan, findings }, written),
    page: (proof) => pageOf(input, { corpus, plan, findings }, proof),
    canonical: () => rendered(plan, mapping).migrations,
  };
}

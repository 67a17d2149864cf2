import { pathMatcher } from '../globs.js';
import type {
  Corpus,
  Decision,
  Evidence,
  Fate,
  Finding,
  Foreseen,
  Lock,
  Mapping,
  Migration,
  ParsedFile,
  Place,
  Plan,
  Severity,
  Violation,
} from '../model.js';
import { placeAt } from '../places.js';
import { byCodeUnit } from '../text.js';

/** All that a rule may look at. `lock` is null before the first write. */
export type RuleContext = {
  readonly corpus: Corpus;
  readonly mapping: Mapping;
  readonly plan: Plan;
  readonly lock: Lock | null;
  /** Path → SHA-256 (hex) of each canonical file on disk, hashed as the lock's targets are. */
  readonly targets: ReadonlyMap<string, string>;
  /** What the planned migrations would meet in their order; of an undecided repository, what `legacy` would. */
  readonly foreseen: Foreseen;
  /** What the legacy files would meet in the order of `sources:`, each source in its tool's own. */
  readonly legacy: Foreseen;
  /** The new migrations to lint, where a command chose them; else all that mapping.yaml does not name. */
  readonly fresh?: readonly Migration[];
  /** What a proof measured, where one ran. */
  readonly evidence?: Evidence;
};

/** What rules about decisions on rules may look at: which rules there are, and what the others have found so far. */
export type Others = {
  readonly ids: readonly string[];
  /** Those among them that judge new migrations only, and are silent here. */
  readonly lintIds: readonly string[];
  readonly findings: readonly Finding[];
};

/**
 * One opinion. The id is also the name of its file, and reads well after "accept". `check` returns violations in a
 * deterministic order whose subjects differ; a subject names a path or an object, never a line number.
 */
export type Rule = {
  readonly id: string;
  readonly severity: Exclude<Severity, 'off'>;
  /** The severity under this mapping's policy, where a policy changes it. */
  readonly severityUnder?: (mapping: Mapping) => Exclude<Severity, 'off'>;
  /**
   * True of what PostgreSQL will refuse when the migrations run. It keeps nothing from being written: the bytes are the
   * legacy files' own, and who wants to mend them in the canonical files must have those first.
   */
  readonly foretells?: true;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Two to four sentences for `onefold explain`. */
  readonly why: string;
  /** What to do, with a piece of mapping.yaml. */
  readonly fix: string;
  readonly check: (context: RuleContext, others: Others) => readonly Violation[];
};

/** How many places a finding names before it counts the rest. */
export const MOST_PLACES = 20;

/** Tells whether a file lies in a deprecated source and is neither kept nor ignored: it is to be consolidated. */
export function isDeprecated({ corpus }: RuleContext, path: string): boolean {
  return corpus.roles.get(path) === 'deprecated';
}

/** Lists the files that are to be consolidated, in byte order of path. */
export function deprecatedFiles(context: RuleContext): ParsedFile[] {
  return [...context.corpus.files].filter(([path]) => isDeprecated(context, path)).map(([, parsed]) => parsed);
}

/** Lists the fates of one statement, by its ordinal; empty when it is left behind or its file has no fates. */
export function fatesOf({ plan }: RuleContext, path: string, ordinal: number): readonly Fate[] {
  return plan.fates.get(path)?.[ordinal - 1] ?? [];
}

/** Names a canonical migration ("003_heartbeats") by its version. */
export function stepName({ plan }: RuleContext, version: string): string {
  const step = plan.steps.find((candidate) => candidate.version === version);
  return step === undefined ? version : `${step.version}_${step.name}`;
}

/** Says in words what became of a statement, with the line of mapping.yaml that decided it. */
export function decisionOf(context: RuleContext, fate: Fate): Decision {
  if ('reason' in fate) return { at: fate.at, reason: fate.reason };
  const verb = fate.kind === 'down' ? 'is the down of' : 'becomes';
  return { at: fate.at, reason: `${verb} ${stepName(context, fate.version)}` };
}

/** Finds the decision by which a fate means that the statement itself does not run; null when it does. */
export function removalBy(fate: Fate): Decision | null {
  if ('reason' in fate) return { at: fate.at, reason: fate.reason };
  return fate.changed ?? null;
}

/**
 * Finds the line that retires, resolves, patches or replaces by hand one statement; null when it is used as it is or left
 * behind.
 */
export function removalOf(context: RuleContext, path: string, ordinal: number): Decision | null {
  const fate = fatesOf(context, path, ordinal).find((one) => removalBy(one) !== null);
  return fate === undefined ? null : removalBy(fate);
}

/** Names the canonical version that a statement went into; null when it was let go. */
export function versionOf(fate: Fate): string | null {
  return 'reason' in fate ? null : fate.version;
}

function decisionByFates(context: RuleContext, path: string, kind: Fate['kind']): Decision | null {
  const fates = (context.plan.fates.get(path) ?? []).flat().filter((fate) => fate.kind === kind);
  const first = fates[0];
  if (first === undefined) return null;
  if ('reason' in first) return decisionOf(context, first);
  const versions = [...new Set(fates.flatMap((fate) => versionOf(fate) ?? []))].sort(byCodeUnit);
  const names = versions.map((version) => stepName(context, version)).join(', ');
  return { at: first.at, reason: `${kind === 'down' ? 'is the down of' : 'becomes'} ${names}` };
}

/** For a file without statements, which has no fates: the entry whose `from` names it. */
function decisionByEntry({ mapping }: RuleContext, path: string): Decision | null {
  for (const entry of mapping.migrations) {
    const selection = entry.from.find((from) => from.path === path);
    if (selection !== undefined) return { at: selection.at, reason: `becomes part of ${entry.name}` };
  }
  return null;
}

type PathEntry = { readonly path: string; readonly at: Place; readonly reason?: string };

/** The first entry whose path covers the file, with its own reason or the one given. */
function decisionByPath(entries: readonly PathEntry[], path: string, reason = ''): Decision | null {
  const entry = entries.find((one) => pathMatcher(one.path)(path));
  return entry === undefined ? null : { at: entry.at, reason: entry.reason ?? reason };
}

function decisionByPreparing({ prepare }: Mapping, path: string): Decision | null {
  const entry = prepare.find((one) => one.kind === 'file' && one.path === path);
  return entry === undefined ? null : { at: entry.at, reason: 'prepares a database' };
}

/** Finds how mapping.yaml places, retires, keeps or ignores a file, with the line; null when it does not say. */
export function decisionOn(context: RuleContext, path: string): Decision | null {
  const { mapping } = context;
  switch (context.plan.fileFates.get(path)) {
    case 'planned':
      return decisionByFates(context, path, 'up') ?? decisionByEntry(context, path);
    case 'down':
      return decisionByFates(context, path, 'down') ?? decisionByEntry(context, path);
    case 'retired':
      return (
        decisionByFates(context, path, 'retired') ??
        decisionByFates(context, path, 'resolved') ??
        decisionByPath(mapping.retire, path)
      );
    case 'ignored':
      return decisionByPath(mapping.ignore, path) ?? decisionByPreparing(mapping, path);
    case 'kept':
      return decisionByPath(mapping.sources, path, '`keep` lets it stay where it is');
    case 'reference':
      return decisionByPath(mapping.sources, path, 'is in a source for reference: read, never consolidated');
    default:
      return null;
  }
}

/** Spreads into a violation the decision that settles it, or nothing. */
export function settled(decision: Decision | null): { settledBy?: Decision } {
  return decision === null ? {} : { settledBy: decision };
}

/**
 * Settles a matter between files once mapping.yaml decides on each of them. The line named is that of a retirement
 * where there is one, because its reason says most; the reason names every file.
 */
export function decisionOnAll(context: RuleContext, paths: readonly string[]): Decision | null {
  const decisions: { path: string; decision: Decision }[] = [];
  for (const path of paths) {
    const decision = decisionOn(context, path);
    if (decision === null) return null;
    decisions.push({ path, decision });
  }
  const retired = decisions.find(({ path }) => context.plan.fileFates.get(path) === 'retired');
  const telling = retired ?? decisions[0];
  if (telling === undefined) return null;
  const shown = decisions.slice(0, MOST_PLACES).map(({ path, decision }) => describe(context, path, decision));
  const more = decisions.length > MOST_PLACES ? [`and ${decisions.length - MOST_PLACES} more`] : [];
  return { at: telling.decision.at, reason: [...shown, ...more].join('; ') };
}

function describe({ plan }: RuleContext, path: string, { reason }: Decision): string {
  const fate = plan.fileFates.get(path);
  return fate === 'retired' || fate === 'ignored' ? `${path} is ${fate}: ${reason}` : `${path} ${reason}`;
}

/** The place of a whole file: its first line. */
export function fileAt(path: string): Place {
  return { path, line: 1 };
}

/** The place of an offset in a file that was read; its first line when the file has no text. */
export function offsetAt({ file }: ParsedFile, offset: number): Place {
  return file.text === null ? fileAt(file.path) : placeAt(file.path, file.text, offset);
}

import type { Fate, Located, Mapping, PlanProblem, Resolve, Selection, Statement } from '../model.js';
import { type Definition, definitionsOf, meantPath, type Spot, spotter } from './definitions.js';
import type { LegacyFile } from './legacy.js';
import type { Generated } from './union/generated.js';
import { unite } from './union.js';

/** SQL that no file holds: it stands behind a statement of a `from:` line, or in the place of one that was let go. */
export type Addition = Generated & {
  readonly selection: Selection;
  readonly at: Located;
  /** The definition that it stands for. */
  readonly because: Located;
};
export type Resolved = {
  readonly fates: readonly (readonly [Statement, Fate])[];
  readonly additions: readonly Addition[];
  readonly problems: readonly PlanProblem[];
};
type Desk = {
  readonly files: ReadonlyMap<string, LegacyFile>;
  readonly retirements: ReadonlyMap<Statement, Fate>;
  readonly spotOf: (definition: Definition) => Spot;
};

function failed(...problems: readonly PlanProblem[]): Resolved {
  return { fates: [], additions: [], problems };
}

/** Says that the file whose definition is to stay has none. */
function notDefined({ at, object }: Resolve, path: string, all: readonly Definition[], { files }: Desk): PlanProblem {
  const message = `\`resolve:\` keeps ${object} of ${path}, but no statement there creates it.`;
  const defining = [...new Set(all.map((definition) => definition.path))];
  return { at, message, help: meantPath(path, defining, files.has(path)) };
}

/** Says that what `resolve:` keeps is let go by `retire:`: then no definition would be left. */
function keptNothing({ at, object }: Resolve, path: string, retirement: Fate): PlanProblem {
  return {
    at,
    message: `\`resolve:\` keeps ${object} of ${path}, but ${retirement.at.path}:${retirement.at.line} retires it.`,
    help: 'keep the definition of another file, or do not retire this one.',
  };
}

/** Finds what keeps a file's definition from staying; null when nothing does. */
function hindrance(entry: Resolve, path: string, all: readonly Definition[], desk: Desk): PlanProblem | null {
  const kept = all.filter((definition) => definition.path === path);
  if (kept.length === 0) return notDefined(entry, path, all, desk);
  const gone = kept.map(({ statement }) => desk.retirements.get(statement));
  return gone.every((retirement) => retirement !== undefined) ? keptNothing(entry, path, gone[0]!) : null;
}

function letGo({ reason, at }: Resolve, definitions: readonly Definition[]): Resolved['fates'] {
  const fate: Fate = { kind: 'resolved', reason, at };
  return definitions.map(({ statement }) => [statement, fate] as const);
}

function kept(entry: Resolve, path: string, desk: Desk): Resolved {
  const all = definitionsOf(entry.object, desk.files);
  const problem = hindrance(entry, path, all, desk);
  if (problem !== null) return failed(problem);
  const others = all.filter((definition) => definition.path !== path);
  return { fates: letGo(entry, others), additions: [], problems: [] };
}

/** Sorts definitions by their place in the plan; what no line takes comes last. */
function inPlanOrder(definitions: readonly Definition[], { spotOf }: Desk): Definition[] {
  const spots = new Map(definitions.map((one) => [one, spotOf(one)?.line ?? Number.MAX_SAFE_INTEGER]));
  return [...definitions].sort((a, b) => spots.get(a)! - spots.get(b)!);
}

/**
 * Finds where to add what a definition has: in its own place, unless the base comes later or nothing takes it; labels of
 * an enum behind the base at once, because PostgreSQL lets only who creates the type use them in the same transaction.
 */
function placed(definition: Definition, base: Definition, { spotOf }: Desk): Omit<Addition, keyof Generated> | null {
  const [own, first] = [spotOf(definition), spotOf(base)];
  if (first === null) return null;
  const isBehind = own !== null && own.line >= first.line && definition.effect.values === undefined;
  const { selection } = isBehind ? own : first;
  return { selection, at: isBehind ? definition : base, because: definition };
}

function united(entry: Resolve, path: string | null, desk: Desk): Resolved {
  const all = definitionsOf(entry.object, desk.files);
  const problem = path === null ? null : hindrance(entry, path, all, desk);
  if (problem !== null) return failed(problem);
  const left = inPlanOrder(all, desk).filter(({ statement }) => !desk.retirements.has(statement));
  const base = left.find((definition) => path === null || definition.path === path);
  const others = left.filter((definition) => definition.path !== base?.path);
  if (base === undefined || others.length === 0) return failed(nothingToUnite(entry, base));
  const places = new Map(others.map((definition) => [definition, placed(definition, base, desk)]));
  // What stands behind the base runs before all that stands in its own place.
  const sooner = others.filter((definition) => places.get(definition)?.at === base);
  const { added, problems } = unite(entry, base, [...sooner, ...others.filter((one) => !sooner.includes(one))]);
  if (problems.length > 0) return failed(...problems);
  const additions = [...added].flatMap(([definition, generated]) => {
    const place = places.get(definition) ?? null;
    return place === null || generated.text === '' ? [] : [{ ...place, ...generated }];
  });
  return { fates: letGo(entry, others), additions, problems: [] };
}

function nothingToUnite({ at, object }: Resolve, base: Definition | undefined): PlanProblem {
  const only = base === undefined ? 'no legacy file' : `only ${base.path}`;
  return {
    at,
    message: `\`resolve:\` unites the definitions of ${object}, but ${only} creates it.`,
    help: 'correct the name of the object, or remove the entry.',
  };
}

function resolvedBy(entry: Resolve, desk: Desk): Resolved {
  const { resolution } = entry;
  switch (resolution.kind) {
    case 'keep':
      return kept(entry, resolution.path, desk);
    case 'union':
      return united(entry, resolution.base, desk);
    case 'rename':
      return failed();
  }
}

/** Works out which definitions the entries of `resolve:` let go, and what is added to those that stay. */
export function resolveAll(
  mapping: Mapping,
  files: ReadonlyMap<string, LegacyFile>,
  retirements: ReadonlyMap<Statement, Fate>,
): Resolved[] {
  const desk = { files, retirements, spotOf: spotter(mapping, files) };
  return mapping.resolve.map((entry) => resolvedBy(entry, desk));
}

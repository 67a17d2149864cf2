import { isTransactional } from '../controls.js';
import type { Fate, Mapping, PlanProblem, Resolve, Statement } from '../model.js';
import { objectKey, spaceKey } from '../objects.js';
import { type Definition, definitionsOf, inPlanOrder, spotter } from './definitions.js';
import { forwardPart, type LegacyFile } from './legacy.js';
import { once } from './once.js';
import { madeBy } from './renaming/hazards.js';
import { renamed } from './renaming.js';
import { type Addition, type Desk, failed, hindrance, NOTHING, type Resolved } from './resolving.js';
import type { Generated } from './union/generated.js';
import { unite } from './union.js';

function letGo({ reason, at }: Resolve, definitions: readonly Definition[]): Resolved['fates'] {
  const fate: Fate = { kind: 'resolved', reason, at };
  return definitions.map(({ statement }) => [statement, fate] as const);
}

function kept(entry: Resolve, path: string, all: readonly Definition[], desk: Desk): Resolved {
  const problem = hindrance(entry, path, all, desk);
  if (problem !== null) return failed(problem);
  const others = all.filter((definition) => definition.path !== path);
  return { ...NOTHING, fates: letGo(entry, others) };
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
  return { selection, at: isBehind ? definition : base, side: 'behind', because: definition };
}

function united(entry: Resolve, path: string | null, all: readonly Definition[], desk: Desk): Resolved {
  const problem = path === null ? null : hindrance(entry, path, all, desk);
  if (problem !== null) return failed(problem);
  const left = inPlanOrder(all, desk.spotOf).filter(({ statement }) => !desk.retirements.has(statement));
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
  return { ...NOTHING, fates: letGo(entry, others), additions };
}

function nothingToUnite({ at, object }: Resolve, base: Definition | undefined): PlanProblem {
  const only = base === undefined ? 'no legacy file' : `only ${base.path}`;
  return {
    at,
    message: `\`resolve:\` unites the definitions of ${object}, but ${only} creates it.`,
    help: 'correct the name of the object, or remove the entry.',
  };
}

function resolvedBy(entry: Resolve, all: readonly Definition[], desk: Desk): Resolved {
  const { resolution } = entry;
  switch (resolution.kind) {
    case 'keep':
      return kept(entry, resolution.path, all, desk);
    case 'union':
      return united(entry, resolution.base, all, desk);
    case 'rename':
      return renamed(entry, resolution.names, all, desk);
  }
}

function decidedBefore({ at, object }: Resolve, earlier: Resolve): PlanProblem {
  const message = `\`resolve:\` decides on ${object} again: line ${earlier.at.line} did so as ${earlier.object}.`;
  return { at, message, help: 'decide once, and remove the other entry.' };
}

/** Prepares to tell whether the migration with a `from:` line is one transaction, as far as its files say. */
function transactions(mapping: Mapping, files: ReadonlyMap<string, LegacyFile>): Desk['runsInTransaction'] {
  const isPlain = (file: LegacyFile | undefined) =>
    file === undefined ||
    (file.transaction && forwardPart(file).statements.every(({ statement }) => isTransactional(statement)));
  return (selection) => {
    const entry = mapping.migrations.find(({ from }) => from.includes(selection));
    return entry?.from.every(({ path }) => isPlain(files.get(path))) ?? true;
  };
}

/** Remembers what entries decide on and which names they give, so that none decides again or gives a name twice. */
class Decisions {
  private readonly objects = new Map<string, Resolve>();
  private readonly names = new Map<string, Resolve>();

  /** Notes an entry; gives what speaks against it. */
  note(entry: Resolve, definitions: readonly Definition[]): PlanProblem | null {
    const { resolution } = entry;
    const keys = new Set(definitions.map(({ effect }) => objectKey(effect.object)));
    const [earlier] = [...keys].flatMap((key) => this.objects.get(key) ?? []);
    if (earlier !== undefined) return decidedBefore(entry, earlier);
    for (const key of keys) this.objects.set(key, entry);
    const [first] = definitions;
    if (resolution.kind !== 'rename' || first === undefined) return null;
    for (const name of resolution.names.values()) {
      const key = spaceKey({ ...first.effect.object, name });
      const giver = this.names.get(key);
      if (giver !== undefined && giver !== entry) return givenBefore(entry, name, giver);
      this.names.set(key, entry);
    }
    return null;
  }
}

function givenBefore({ at, object }: Resolve, name: string, giver: Resolve): PlanProblem {
  const message = `\`resolve:\` calls ${object} ${name}, and line ${giver.at.line} gives that name to ${giver.object}.`;
  return { at, message, help: 'choose another name.' };
}

/** Works out which definitions the entries of `resolve:` let go, and what is added to those that stay. */
export function resolveAll(
  mapping: Mapping,
  files: ReadonlyMap<string, LegacyFile>,
  retirements: ReadonlyMap<Statement, Fate>,
): Resolved[] {
  const spotOf = spotter(mapping, files);
  const desk = {
    files,
    retirements,
    spotOf,
    runsInTransaction: transactions(mapping, files),
    made: once(() => madeBy(files)),
  };
  const decisions = new Decisions();
  return mapping.resolve.map((entry) => {
    const all = definitionsOf(entry.object, files);
    const problem = decisions.note(entry, all);
    return problem === null ? resolvedBy(entry, all, desk) : failed(problem);
  });
}

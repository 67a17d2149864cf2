import { dependentsOf } from './choices/dependents.js';
import { compareDefinitions } from './choices/differences.js';
import { leftBehind } from './choices/left-behind.js';
import { ownNames } from './choices/own-names.js';
import { retirementOf, standingFiles } from './choices/standing.js';
import { type Consolidation, decideOn, type Input } from './consolidate.js';
import { isUndecided } from './decisions/preferring.js';
import { inline } from './mapping/flow.js';
import { plainResolve } from './mapping/plain.js';
import type {
  Choice,
  ChoiceChanges,
  ChoiceDefinition,
  Choices,
  Conflict,
  Fate,
  Finding,
  Mapping,
  Place,
  Resolution,
  Resolve,
} from './model.js';
import { objectKey } from './objects.js';
import {
  type Definition,
  definitionPlace,
  definitionsOf,
  definitionText,
  inPlanOrder,
  spotter,
} from './plan/definitions.js';
import { type LegacyFile, legacyFiles } from './plan/legacy.js';
import { entriesAbout } from './selectors.js';
import { byCodeUnit } from './text.js';

/** What choices are thought through on: a consolidation as it is, and what it was made from. */
export type Ground = Omit<Input, 'parsed' | 'circumstances'> & { readonly consolidation: Consolidation };

/** The rules whose findings are about an object with several definitions, and are named for it. */
const ABOUT_DEFINITIONS: readonly string[] = ['conflicting-definition', 'masked-definition', 'object-created-twice'];
const REASON = '…';

function pathsOf(definitions: readonly Definition[]): string[] {
  return [...new Set(definitions.map(({ path }) => path))];
}

/** Lists the files that create each object, by its key. */
function definingPaths(files: ReadonlyMap<string, LegacyFile>): ReadonlyMap<string, ReadonlySet<string>> {
  const paths = new Map<string, Set<string>>();
  for (const [path, { up }] of files) {
    const parsed = up.statements.map(({ statement }) => statement.parsed);
    const effects = parsed.flatMap((one) => ('effects' in one ? one.effects : []));
    for (const { action, object } of effects) {
      if (action !== 'create' && action !== 'replace') continue;
      const key = objectKey(object);
      const known = paths.get(key);
      if (known === undefined) paths.set(key, new Set([path]));
      else known.add(path);
    }
  }
  return paths;
}

type Facts = Pick<Ground, 'consolidation' | 'mapping'>;

/**
 * Lists the objects that the findings say several legacy files define: what is undecided first, then what differs. What is
 * retired defines nothing; an object with one definition left is listed as long as `resolve:` names it.
 */
export function conflictsOf(facts: Facts): Conflict[] {
  const { consolidation, mapping } = facts;
  const defining = definingPaths(standingFiles(consolidation));
  const said = consolidation.findings.filter(({ rule }) => ABOUT_DEFINITIONS.includes(rule));
  const decisionsOn = entriesAbout(mapping.resolve);
  const disobeyed = new Set(consolidation.plan.problems.map(({ at }) => at));
  const conflicts = said.flatMap(({ rule, subject, state }): Conflict[] => {
    const paths = [...(defining.get(subject) ?? [])];
    const decisions = decisionsOn(subject);
    if (paths.length < 2 && decisions.length === 0) return [];
    const decided = decisions.find(({ at }) => !disobeyed.has(at))?.at ?? null;
    return [{ object: subject, paths, differ: rule !== 'object-created-twice', state, decided }];
  });
  const rank = (one: Conflict) => Number(!isUndecided(one)) * 2 + Number(!one.differ);
  return conflicts.sort((a, b) => rank(a) - rank(b) || byCodeUnit(a.object, b.object));
}

function describe(definition: Definition): ChoiceDefinition {
  const { effect, path } = definition;
  const labels = effect.values?.map((name) => ({ name, type: '', default: null, notNull: false }));
  const columns = labels ?? (effect.shape?.columns.length ? effect.shape.columns : null);
  return { path, at: definitionPlace(definition), columns, constraints: effect.shape?.constraints ?? [] };
}

function retiredAs(definition: Definition, retirement: Fate | undefined): Choices['retired'] {
  return retirement === undefined ? [] : [{ at: definitionPlace(definition), by: retirement.at }];
}

function openKeys(findings: readonly Finding[]): Set<string> {
  return new Set(findings.filter(({ state }) => state.kind === 'open').map(({ key }) => key));
}

function without(keys: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...keys].filter((key) => !others.has(key));
}

function refusedIn({ foreseen }: Consolidation): number {
  return foreseen.runs.filter(({ refusals }) => refusals.length > 0).length;
}

function changesOf(before: Consolidation, after: Consolidation, leaves: ChoiceChanges['leaves']): ChoiceChanges {
  const [today, then] = [openKeys(before.findings), openKeys(after.findings)];
  return {
    settles: without(today, then),
    raises: without(then, today),
    refusedBefore: refusedIn(before),
    refusedAfter: refusedIn(after),
    leaves,
  };
}

type Option = { readonly resolution: Resolution; readonly stays: readonly string[] };

/** Lists the options; the file whose definition runs first is the one that can keep the name at no cost to what follows. */
function optionsFor(found: readonly Definition[], spotOf: ReturnType<typeof spotter>): Option[] {
  const paths = pathsOf(found);
  if (paths.length < 2) return [];
  const first = inPlanOrder(found, spotOf)[0]!.path;
  const keeps = paths.map((path) => ({ resolution: { kind: 'keep', path }, stays: [path] }) as const);
  const rename = { kind: 'rename', names: ownNames(paths, first, found[0]!.effect.object.name) } as const;
  return [...keeps, { resolution: { kind: 'union', base: null }, stays: [] }, { resolution: rename, stays: [first] }];
}

/** Thinks the whole consolidation through again, with a decision in the place of those on the object today. */
function tried(entry: Resolve, others: readonly Resolve[], { mapping, lock, targets, consolidation }: Ground) {
  const changed: Mapping = { ...mapping, resolve: [...others, entry] };
  return decideOn(consolidation.corpus, { mapping: changed, lock, targets });
}

/** What is to be decided: the object, its definitions, and the decisions on other objects. */
type Question = {
  readonly object: string;
  readonly definitions: readonly Definition[];
  readonly others: readonly Resolve[];
  readonly files: ReadonlyMap<string, LegacyFile>;
};

function choiceOf(option: Option, { object, others, ...about }: Question, ground: Ground): Choice {
  const at: Place = { path: ground.mapping.path, line: 1 };
  const entry: Resolve = { object, resolution: option.resolution, reason: REASON, at };
  const after = tried(entry, others, ground);
  // What gets a name of its own takes its parts with it.
  const isLetGo = option.resolution.kind !== 'rename';
  const leaves = () => (isLetGo ? leftBehind(after.foreseen, { ...about, stays: option.stays }) : []);
  const problems = after.plan.problems.filter((problem) => problem.at === at).map(({ message }) => message);
  const refused = problems.length > 0 ? problems.join(' ') : null;
  return {
    kind: option.resolution.kind,
    stays: option.stays,
    entry: inline(plainResolve(entry)),
    refused,
    changes: refused === null ? changesOf(ground.consolidation, after, leaves()) : null,
  };
}

/** All about an object but its choices, and what tries out each of these: that costs a whole plan with its findings. */
type Trials = Omit<Choices, 'choices'> & {
  readonly trials: readonly (() => Choice)[];
  /** The SQL of each definition. */
  readonly texts: readonly string[];
};

/** Does as `choicesFor` does, and leaves it to the caller to try out the choices one by one. */
export function trialsFor(ground: Ground, named: string): Trials | null {
  const { consolidation, mapping } = ground;
  const legacy = legacyFiles(consolidation.corpus);
  const all = definitionsOf(named, legacy);
  const files = standingFiles(consolidation);
  const found = definitionsOf(named, files);
  const effects = new Set(all.map(({ effect }) => effect));
  const isAbout = (entry: Resolve) => definitionsOf(entry.object, legacy).some(({ effect }) => effects.has(effect));
  const decided = mapping.resolve.find(isAbout)?.at ?? null;
  if (pathsOf(found).length < 2 && decided === null) return null;
  const others = mapping.resolve.filter((entry) => !isAbout(entry));
  const definitions = found.map(describe);
  const [only = named, more] = new Set(all.map(({ effect }) => objectKey(effect.object)));
  const object = more === undefined ? only : named;
  return {
    object,
    decided,
    definitions,
    retired: all.flatMap((one) => retiredAs(one, retirementOf(consolidation, one))),
    ...compareDefinitions(definitions),
    dependents: dependentsOf(object, definitions, files),
    texts: found.map(definitionText),
    trials: optionsFor(found, spotter(mapping, files)).map((option) => () => {
      return choiceOf(option, { object, definitions: found, others, files }, ground);
    }),
  };
}

/**
 * Lists what can be done about an object ("table public.robots"): its definitions side by side, and for each choice the
 * entry under `resolve:` and what it would change. Each choice costs a whole plan with its findings. Null where fewer
 * than two legacy files define the object, what is retired aside, and `resolve:` does not name it.
 */
export function choicesFor(ground: Ground, named: string): Choices | null {
  const found = trialsFor(ground, named);
  if (found === null) return null;
  const { trials, texts: _, ...rest } = found;
  return { ...rest, choices: trials.map((trial) => trial()) };
}

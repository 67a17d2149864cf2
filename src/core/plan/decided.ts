import { pathMatcher } from '../globs.js';
import type { Fate, Located, Mapping, PlanProblem, Resolve, Retire, Selection, Statement } from '../model.js';
import { selects } from '../selectors.js';
import type { LegacyFile } from './legacy.js';

export type Decided = {
  /** Retired, or left out because `resolve:` keeps another definition. */
  readonly fates: ReadonlyMap<Statement, Fate>;
  /** Files retired as a whole, with the entry that says so; they may hold no statement at all. */
  readonly retiredFiles: ReadonlyMap<string, Fate>;
  readonly problems: readonly PlanProblem[];
};

function allOf(file: LegacyFile): Located[] {
  return file.parsed.statements.map((statement) => ({ file: file.parsed, statement }));
}

/** Tells which selectors of an entry match none of the statements. */
export function deadSelectors(selection: Selection, statements: readonly Located[]): PlanProblem[] {
  const selectors = [...(selection.only ?? []), ...(selection.except ?? [])].filter((s) => s !== 'rest');
  const dead = selectors.filter((selector) => !statements.some((located) => selects(selector, located)));
  return dead.map((selector) => ({
    at: selection.at,
    message: `the selector "${selector}" matches no statement of ${selection.path}.`,
    help: `run \`onefold scan --statements ${selection.path}\` to see its statements by number and object.`,
  }));
}

/** Tells whether a selection takes a statement, `rest` aside. */
export function isSelected(selection: Selection, located: Located): boolean {
  if (selection.only !== null) return selection.only.some((selector) => selects(selector, located));
  return !(selection.except ?? []).some((selector) => selects(selector, located));
}

function unknownPath(path: string, key: string, at: PlanProblem['at']): PlanProblem {
  return {
    at,
    message: `\`${key}:\` names ${path}, which is no SQL file of a deprecated source.`,
    help: 'correct the path, or remove the entry.',
  };
}

/** Finds the files that a path, a folder or a glob names; most entries name one file, which needs no search. */
function namedBy(path: string, files: ReadonlyMap<string, LegacyFile>): (readonly [string, LegacyFile])[] {
  const file = files.get(path);
  if (file !== undefined) return [[path, file]];
  const matches = pathMatcher(path);
  return [...files].filter(([candidate]) => matches(candidate));
}

function retired(entry: Retire, files: ReadonlyMap<string, LegacyFile>) {
  const named = namedBy(entry.path, files);
  const fate: Fate = { kind: 'retired', reason: entry.reason, at: entry.at };
  const chosen = named.flatMap(([, file]) => allOf(file).filter((located) => isSelected(entry, located)));
  const whole = entry.only === null && entry.except === null;
  return {
    fates: chosen.map(({ statement }) => [statement, fate] as const),
    retiredFiles: whole ? named.map(([path]) => [path, fate] as const) : [],
    problems:
      named.length === 0
        ? [unknownPath(entry.path, 'retire', entry.at)]
        : deadSelectors(
            entry,
            named.flatMap(([, file]) => allOf(file)),
          ),
  };
}

/** Says that what `resolve:` keeps is let go by `retire:`: then no definition would be left. */
function keptNothing(entry: Resolve, retirement: Fate): PlanProblem {
  return {
    at: entry.at,
    message: `\`resolve:\` keeps ${entry.object} of ${entry.keep}, but ${retirement.at.path}:${retirement.at.line} retires it.`,
    help: 'keep the definition of another file, or do not retire this one.',
  };
}

function resolved(entry: Resolve, files: ReadonlyMap<string, LegacyFile>, retirements: ReadonlyMap<Statement, Fate>) {
  const creators = [...files].map(
    ([path, file]) =>
      [path, file.up.statements.filter((located) => selects(`create ${entry.object}`, located))] as const,
  );
  const kept = creators.find(([path]) => path === entry.keep);
  const fate: Fate = { kind: 'resolved', reason: entry.reason, at: entry.at };
  if (kept === undefined || kept[1].length === 0) {
    const defining = creators.filter(([, found]) => found.length > 0).map(([path]) => path);
    const problem = {
      at: entry.at,
      message: `\`resolve:\` keeps ${entry.object} of ${entry.keep}, but no statement there creates it.`,
      help: defining.length === 0 ? 'no legacy file creates it.' : `keep one of: ${defining.join(', ')}.`,
    };
    return { fates: [], problems: [problem] };
  }
  const gone = kept[1].map(({ statement }) => retirements.get(statement));
  if (gone.every((retirement) => retirement !== undefined)) {
    return { fates: [], problems: [keptNothing(entry, gone[0]!)] };
  }
  const others = creators.filter(([path]) => path !== entry.keep).flatMap(([, found]) => found);
  return {
    fates: others.map(({ statement }) => [statement, fate] as const),
    problems: [],
  };
}

/** Works out which legacy statements `retire:` and `resolve:` let go; a `retire` entry wins where both name one. */
export function decide(mapping: Mapping, files: ReadonlyMap<string, LegacyFile>): Decided {
  const retires = mapping.retire.map((entry) => retired(entry, files));
  const retirements = new Map(retires.flatMap(({ fates }) => fates));
  const resolves = mapping.resolve.map((entry) => resolved(entry, files, retirements));
  return {
    fates: new Map([...resolves.flatMap(({ fates }) => fates), ...retirements]),
    retiredFiles: new Map(retires.flatMap(({ retiredFiles }) => retiredFiles)),
    problems: [...resolves, ...retires].flatMap(({ problems }) => problems),
  };
}

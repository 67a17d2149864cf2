import { pathMatcher } from '../globs.js';
import type { Decision, Fate, Located, Mapping, PlanProblem, Retire, Statement } from '../model.js';
import type { LegacyFile } from './legacy.js';
import { resolveAll } from './resolved.js';
import type { Addition } from './resolving.js';
import { deadSelectors, isSelected } from './selecting.js';

export type Decided = {
  /** Retired, or left out because `resolve:` lets them go. */
  readonly fates: ReadonlyMap<Statement, Fate>;
  /** What `resolve:` adds to the definitions that stay. */
  readonly additions: readonly Addition[];
  /** Files retired as a whole, with the entry that says so; they may hold no statement at all. */
  readonly retiredFiles: ReadonlyMap<string, Fate>;
  /** By key, the objects of which several definitions stay under names of their own. */
  readonly renamed: ReadonlyMap<string, Decision>;
  readonly problems: readonly PlanProblem[];
};

function allOf(file: LegacyFile): Located[] {
  return file.parsed.statements.map((statement) => ({ file: file.parsed, statement }));
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

/** Works out which legacy statements `retire:` and `resolve:` let go; a `retire` entry wins where both name one. */
export function decide(mapping: Mapping, files: ReadonlyMap<string, LegacyFile>): Decided {
  const retires = mapping.retire.map((entry) => retired(entry, files));
  const retirements = new Map(retires.flatMap(({ fates }) => fates));
  const resolves = resolveAll(mapping, files, retirements);
  return {
    additions: resolves.flatMap(({ additions }) => additions),
    fates: new Map([...resolves.flatMap(({ fates }) => fates), ...retirements]),
    retiredFiles: new Map(retires.flatMap(({ retiredFiles }) => retiredFiles)),
    renamed: new Map(resolves.flatMap(({ renamed }) => renamed)),
    problems: [...resolves, ...retires].flatMap(({ problems }) => problems),
  };
}

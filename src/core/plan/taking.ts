import { controlsAmong, onlyBeginsAndCommits, unpairedControls } from '../controls.js';
import type { Mapping, MigrationEntry, PlanProblem, Selection, Statement } from '../model.js';
import { baseName } from '../places.js';
import { byCodeUnit } from '../text.js';
import type { Decided } from './decided.js';
import { forwardPart, type LegacyFile, type Part } from './legacy.js';
import { deadSelectors, isSelected } from './selecting.js';

/** What one `from:` line takes of one file. */
export type Taking = {
  readonly selection: Selection;
  readonly file: LegacyFile;
  readonly part: Part;
  readonly taken: ReadonlySet<Statement>;
  /** The part's own BEGIN and COMMIT, which become comments. */
  readonly absorbed: ReadonlySet<Statement>;
};

/**
 * Finds the BEGIN and COMMIT that a file puts around its own statements: one migration is one transaction, so they go.
 * Anything but clean pairs (a ROLLBACK, a savepoint, a lone COMMIT) stays a statement, for a rule to judge. What was let
 * go by a decision does not count: without a ROLLBACK that is retired, the pair around it is clean.
 */
export function absorbedControls(part: Part, decided: Decided['fates']): ReadonlySet<Statement> {
  const controls = controlsAmong(part.statements.map(({ statement }) => statement)).filter((one) => !decided.has(one));
  const clean = onlyBeginsAndCommits(controls) && unpairedControls(controls).length === 0;
  return new Set(clean ? controls : []);
}

/** Reports a path under `migrations:` that is no file of a deprecated source, with the nearest that are. */
export function unknownFile(selection: Selection, files: ReadonlyMap<string, LegacyFile>): PlanProblem {
  const base = baseName(selection.path);
  const alike = [...files.keys()].filter((path) => path.endsWith(`/${base}`)).sort(byCodeUnit);
  return {
    at: selection.at,
    message: `\`migrations:\` names ${selection.path}, which is no SQL file of a deprecated source.`,
    help: alike.length > 0 ? `did you mean ${alike.join(' or ')}?` : 'correct the path, or remove the line.',
  };
}

function usesRest(selection: Selection): boolean {
  return selection.only?.includes('rest') ?? false;
}

/** Takes the selected statements of one part, less what is decided otherwise and its BEGIN and COMMIT. */
export function take(selection: Selection, file: LegacyFile, part: Part, decided: Decided): Taking {
  const absorbed = absorbedControls(part, decided.fates);
  const taken = part.statements
    .filter((located) => isSelected(selection, located))
    .map(({ statement }) => statement)
    .filter((statement) => !decided.fates.has(statement) && !absorbed.has(statement));
  return { selection, file, part, absorbed, taken: new Set(taken) };
}

/** Gives every `rest` what no other line of mapping.yaml takes of its file. */
function withRests(takings: readonly Taking[], decided: Decided): Taking[] {
  if (!takings.some(({ selection }) => usesRest(selection))) return [...takings];
  const elsewhere = new Set(takings.flatMap(({ taken }) => [...taken]));
  return takings.map((taking) => {
    if (!usesRest(taking.selection)) return taking;
    const all = [...take({ ...taking.selection, only: null }, taking.file, taking.part, decided).taken];
    return { ...taking, taken: new Set(all.filter((one) => taking.taken.has(one) || !elsewhere.has(one))) };
  });
}

/** Works out what every `from:` line takes, entry by entry, and which of them name nothing. */
export function takeAll(mapping: Mapping, files: ReadonlyMap<string, LegacyFile>, decided: Decided) {
  const lines = mapping.migrations.flatMap((entry) => entry.from.map((selection) => ({ entry, selection })));
  const known = lines.flatMap(({ entry, selection }) => {
    const file = files.get(selection.path);
    return file === undefined ? [] : [{ entry, taking: take(selection, file, forwardPart(file), decided) }];
  });
  const takings = withRests(
    known.map(({ taking }) => taking),
    decided,
  );
  const byEntry = new Map<MigrationEntry, Taking[]>(mapping.migrations.map((entry) => [entry, []]));
  known.forEach(({ entry }, index) => {
    byEntry.get(entry)!.push(takings[index]!);
  });
  const problems = [
    ...lines.filter(({ selection }) => !files.has(selection.path)).map((line) => unknownFile(line.selection, files)),
    ...takings.flatMap(({ selection, part }) => deadSelectors(selection, part.statements)),
  ];
  return { byEntry, problems };
}

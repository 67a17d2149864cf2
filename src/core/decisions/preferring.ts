import type { Conflict, ReportSource } from '../model.js';
import { plural } from '../text.js';
import { decisionsIn } from './answers.js';
import { type Decision, type MappingInput, NO_REASON, type Refused, sealedRefusal } from './plain.js';

/** What preferring a source would come to: of undecided objects, those that just one of its files defines are decided. */
export type Preference = {
  readonly source: string;
  readonly kept: readonly { readonly object: string; readonly path: string }[];
  /** How many objects several of its files define, and how many none. */
  readonly several: number;
  readonly none: number;
};

/** Tells whether nobody has decided on an object: not by `resolve:`, and its finding is not answered either. */
export function isUndecided({ state, decided }: Conflict): boolean {
  return state.kind === 'open' && decided === null;
}

/** Works out what a source has of the objects that are undecided. */
export function preferenceFor(
  { path, files }: Pick<ReportSource, 'path' | 'files'>,
  conflicts: readonly Conflict[],
): Preference {
  const own = new Set(files);
  const open = conflicts.filter(isUndecided);
  const found = open.map(({ object, paths }) => ({ object, paths: paths.filter((one) => own.has(one)) }));
  return {
    source: path,
    kept: found.flatMap(({ object, paths: [only, second] }) =>
      only === undefined || second !== undefined ? [] : [{ object, path: only }],
    ),
    several: found.filter(({ paths }) => paths.length > 1).length,
    none: found.filter(({ paths }) => paths.length === 0).length,
  };
}

/** Says what a preference decides and what it leaves, and why ("keep 12 objects, leave 3 (2 not there, …)"). */
export function preferenceText({ kept, several, none }: Preference): string {
  const left = several + none;
  const why = [
    ...(none === 0 ? [] : [`${none} not there`]),
    ...(several === 0 ? [] : [`${several} in several of its files`]),
  ];
  return `keep ${plural(kept.length, 'object')}${left === 0 ? '' : `, leave ${left} (${why.join(', ')})`}`;
}

/** Decides for one source wherever just one of its files defines what is undecided. What is decided stays decided. */
export function preferSource(plain: MappingInput, preference: Preference, typed: string): Decision | Refused {
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (reason === '') return NO_REASON;
  const decided = decisionsIn(plain);
  const kept = preference.kept.filter(({ object }) => decided(object).length === 0);
  if (kept.length === 0) return { refused: `${preference.source} decides nothing that is undecided.` };
  return {
    label: `${preferenceText({ ...preference, kept })}: prefer ${preference.source}`,
    edits: kept.map(({ object, path }) => ({
      kind: 'append',
      path: ['resolve'],
      value: { object, keep: path, reason },
    })),
  };
}

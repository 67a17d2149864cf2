import { pathsMatcher } from '../globs.js';
import type { LegacyRollback, MappingEdit } from '../model.js';
import { plural } from '../text.js';
import { applyEdits } from './apply.js';
import { takenOut } from './leaving.js';
import { refusedFor } from './letting-go.js';
import { type Decision, type MappingInput, NO_REASON, type Refused, sealedRefusal, selectionsOf } from './plain.js';
import { leftRollbacks } from './rollbacks.js';

/** Lists what else is ignored: what is left of the rollbacks, unless a migration names a part of it. */
function withThem(after: MappingInput, left: readonly string[], isIgnored: (path: string) => boolean): string[] {
  const downs = (after.migrations ?? []).flatMap(({ down }) => selectionsOf(down));
  const named = new Set(downs.map(({ path }) => path));
  return left.filter((path) => !named.has(path) && !isIgnored(path));
}

function ignoreEdits({ retire = [] }: MappingInput, paths: ReadonlySet<string>, reason: string): MappingEdit[] {
  const retired = retire.flatMap((entry, index) => (paths.has(entry.path) ? [index] : []));
  return [
    ...retired.toReversed().map((index): MappingEdit => ({ kind: 'delete', path: ['retire', index] })),
    ...[...paths].map((path): MappingEdit => ({ kind: 'append', path: ['ignore'], value: { path, reason } })),
  ];
}

/**
 * Says of files, or of all that globs mean, that they are no migrations, all for one reason: no migration takes from them
 * then, what was retired of them is not, and what rolls back nothing but them goes with them.
 */
export function ignoreAll(
  plain: MappingInput,
  paths: readonly string[],
  typed: string,
  rollbacks: readonly LegacyRollback[],
): Decision | Refused {
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (reason === '') return NO_REASON;
  const isIgnored = pathsMatcher((plain.ignore ?? []).map(({ path }) => path));
  const known = paths.find(isIgnored);
  if (known !== undefined) return refusedFor({ refused: `${known} is ignored already.`, name: known }, paths.length);
  const leaving = { migrations: new Set<number>(), files: new Set(paths), statements: [] };
  const edits = takenOut(plain, leaving, rollbacks);
  if ('refused' in edits) return refusedFor(edits, paths.length);
  const after = applyEdits(plain, edits);
  const left = leftRollbacks(plain, after, leaving, rollbacks).map(({ selection }) => selection.path);
  const all = new Set([...paths, ...withThem(after, left, isIgnored)]);
  const what = paths.length === 1 ? paths[0] : plural(paths.length, 'path');
  return { label: `ignore ${what}: ${reason}`, edits: [...edits, ...ignoreEdits(plain, all, reason)] };
}

/** Says of a file, or of all that a glob means, that it is no migration, with a reason. */
export function ignoreFile(
  plain: MappingInput,
  path: string,
  reason: string,
  rollbacks: readonly LegacyRollback[] = [],
): Decision | Refused {
  return ignoreAll(plain, [path], reason, rollbacks);
}

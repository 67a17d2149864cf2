import type { Corpus, Migration } from '../../model.js';
import { baseName, directoryOf } from '../../places.js';
import { byCodeUnit } from '../../text.js';
import { groupBy } from './lists.js';

/** A migration that claims a number of its own; baselines may share one, and rollbacks borrow their migration's. */
export type Numbered = { readonly path: string; readonly directory: string; readonly number: string };
type Claim = Numbered & { readonly versionKey: string };

function claimOf({ draft }: Migration): Claim[] {
  const { path, number, versionKey } = draft;
  if (number === null || versionKey === null || draft.kind !== 'versioned' || draft.up.length === 0) return [];
  return [{ path, directory: directoryOf(path), number, versionKey }];
}

function byPath(a: Numbered, b: Numbered): number {
  return byCodeUnit(a.path, b.path);
}

/** Groups the migrations that claim a number by what their tools call the same number, in byte order of path. */
export function numberClaims(corpus: Corpus): Map<string, Claim[]> {
  return groupBy(corpus.migrations.flatMap(claimOf).sort(byPath), ({ versionKey }) => versionKey);
}

/** A number of digits, perhaps with a letter behind ("003b"), and its value: dotted versions are not among them. */
export type Counted = Numbered & { readonly digits: string; readonly value: bigint; readonly base: string };

function countedOf({ draft: { path, number } }: Migration): Counted[] {
  const digits = /^(\d+)[a-z]?$/i.exec(number ?? '')?.[1];
  if (number === null || digits === undefined) return [];
  return [{ path, directory: directoryOf(path), number, digits, value: BigInt(digits), base: baseName(path) }];
}

function byValue(a: Counted, b: Counted): number {
  return a.value < b.value ? -1 : a.value > b.value ? 1 : byPath(a, b);
}

/** Groups what is numbered with digits by directory, each in numeric order; rollbacks without a migration count too. */
export function countedDirectories(corpus: Corpus): Map<string, Counted[]> {
  return groupBy(corpus.migrations.flatMap(countedOf).sort(byValue), ({ directory }) => directory);
}

import { holdingsOf } from '../holders.js';
import type { Effect, Migration, ParsedFile, Statement } from '../model.js';
import { objectKey } from '../objects.js';
import { plural } from '../text.js';

/** A file whose statements all stand in another one, and the sentence that says so. */
export type Copy = { readonly path: string; readonly reason: string; readonly keeper: string };

type Forward = { readonly file: ParsedFile; readonly migration: Migration };

function substance(file: ParsedFile): Statement[] {
  return file.statements.filter(({ parsed }) => !('control' in parsed) || parsed.control === null);
}

/** Tells whether running a statement a second time elsewhere adds nothing that the first did not: no drops, no renames. */
function onlyAdds({ parsed }: Statement): boolean {
  if ('error' in parsed) return false;
  return parsed.effects.every(({ action }) =>
    ['create', 'replace', 'comment', 'grant', 'data', 'set'].includes(action),
  );
}

function sameStatements(a: ParsedFile, b: ParsedFile): boolean {
  const [left, right] = [substance(a), substance(b)];
  return left.length === right.length && left.every(({ identity }, index) => identity === right[index]!.identity);
}

function ownNames({ object, to }: Effect): string[] {
  return [object, ...(to === undefined ? [] : [to])].map(objectKey);
}

/** Lists what a migration says and does not take back: what it drops or renames later on does not stand there. */
function standing({ up }: Migration): Set<string> {
  const gone = new Set<string>();
  const stands = up.toReversed().filter(({ statement: { parsed } }) => {
    if ('error' in parsed) return false;
    for (const effect of parsed.effects) if (takesAway(effect)) for (const key of ownNames(effect)) gone.add(key);
    return !parsed.effects.some(({ object }) => gone.has(objectKey(object)) || gone.has(`table ${object.on}`));
  });
  return new Set(stands.map(({ statement }) => statement.identity));
}

function takesAway({ action, to }: Effect): boolean {
  return action === 'drop' || to !== undefined;
}

/**
 * Tells whether two files of one history may both be meant: what is dropped a second time was made anew between them,
 * and rows may have come or gone.
 */
function isRepeated(file: Migration, other: Migration): boolean {
  const effects = file.up.flatMap(({ statement: { parsed } }) => ('effects' in parsed ? parsed.effects : []));
  return file.source === other.source && effects.some((effect) => takesAway(effect) || effect.action === 'data');
}

function reasonAgainst(one: Forward, two: Forward): string | null {
  if (isRepeated(one.migration, two.migration)) return null;
  const [file, other] = [one.file, two.file];
  const { path } = other.file;
  if (file.file.sha256Lf === other.file.sha256Lf) return `the same bytes as ${path}`;
  const statements = substance(file);
  if (statements.length === 0) return null;
  const count = plural(statements.length, 'statement');
  if (sameStatements(file, other)) return `the same ${count} as ${path}; only case, blanks or comments differ`;
  const theirs = standing(two.migration);
  const contained = statements.every((statement) => theirs.has(statement.identity) && onlyAdds(statement));
  return contained && statements.length > 1 ? `each of its ${count} stands in ${path} too` : null;
}

/** Groups files by what they share: their bytes or statements. Only files with something in common are compared. */
function sharing(files: readonly ParsedFile[]): ReadonlyMap<string, readonly ParsedFile[]> {
  return holdingsOf(files, (file) => [file.file.sha256Lf, ...file.statements.map(({ identity }) => identity)]).shared;
}

/** Looks up the files that share the file's bytes or its rarest statement: whatever holds all of it holds that too. */
function candidatesFor(file: ParsedFile, groups: ReadonlyMap<string, readonly ParsedFile[]>): ParsedFile[] {
  const same = groups.get(file.file.sha256Lf) ?? [];
  let rarest: readonly ParsedFile[] | undefined;
  for (const { identity } of substance(file)) {
    const holders = groups.get(identity);
    if (holders === undefined) return [...same];
    if (rarest === undefined || holders.length < rarest.length) rarest = holders;
  }
  return [...new Set([...same, ...(rarest ?? [])])];
}

/**
 * Finds the files that may be retired because another forward file of the list holds all they say. Of two equals the
 * one that comes first in the list stays.
 */
export function findCopies(migrations: readonly Migration[], files: ReadonlyMap<string, ParsedFile>): Copy[] {
  const ups = migrations.filter(({ up }) => up.length > 0);
  const migrationOf = new Map(ups.map((migration) => [files.get(migration.draft.path)!, migration]));
  const forward = [...migrationOf.keys()];
  const rank = new Map(forward.map((file, index) => [file, index]));
  const groups = sharing(forward);
  const forwardOf = (file: ParsedFile): Forward => ({ file, migration: migrationOf.get(file)! });
  const retired = new Map<ParsedFile, Copy>();
  for (const file of forward.toReversed()) {
    const reasons = candidatesFor(file, groups)
      .filter((other) => other !== file && !retired.has(other))
      .map((other) => ({ other, reason: reasonAgainst(forwardOf(file), forwardOf(other)) }))
      .filter(({ other, reason }) => reason !== null && isKeeper(file, other, rank));
    const best = reasons.sort((a, b) => rank.get(a.other)! - rank.get(b.other)!)[0];
    if (best !== undefined) {
      retired.set(file, { path: file.file.path, reason: best.reason!, keeper: best.other.file.path });
    }
  }
  return [...retired.values()].reverse();
}

/** Between equals the earlier stays; a file that is merely contained goes, wherever it stands. */
function isKeeper(file: ParsedFile, other: ParsedFile, rank: ReadonlyMap<ParsedFile, number>): boolean {
  const equal = sameStatements(file, other);
  return !equal || rank.get(other)! < rank.get(file)!;
}

import { folderOf, readName } from '../conventions/names.js';
import type { NumberedPath } from '../model.js';
import { baseName } from '../places.js';
import type { Renumbering } from './numbers.js';

/** What a migration, or a rollback that is called otherwise, is to be called: of its name only the number changes. */
export type NewName = {
  /** The name as it is, without `.sql` ("012_add_tags"). */
  readonly stem: string;
  /** The number with which it begins ("012"). */
  readonly number: string;
  /** The number that it gets ("015"). */
  readonly next: string;
  /** Folders in which files of this name lie, as paths that people write begin with: at the root, or at the repository's. */
  readonly folders: readonly string[];
  /** The files themselves: in their headers their own number means them. */
  readonly files: readonly string[];
  /** True where another SQL file of the repository has the name, so that the name alone does not tell which is meant. */
  readonly shared: boolean;
  /** True where no other migration of the work tree has the number. */
  readonly sole: boolean;
};
/** The new names, with what else is called alike. */
export type Naming = {
  readonly names: readonly NewName[];
  /** The paths of all other SQL files, without `.sql`. */
  readonly others: readonly string[];
};
/** A mention; `why` is null where it means the renamed file for certain. Only the number's characters are given. */
export type Found = {
  readonly start: number;
  readonly end: number;
  readonly next: string;
  readonly why: string | null;
};

function stemOf(path: string): string {
  return baseName(path).replace(/\.sql$/i, '');
}

/** A file's name, and what it would be if the file were a rollback. */
function namesOf(path: string): string[] {
  return [...new Set([stemOf(path), readName(path).stem])];
}

function calledOf({ from, to, version, down }: Renumbering): { path: string; stem: string; number: string }[] {
  const pairs = [{ from: from.path, to }, ...(down === null ? [] : [down])];
  // A rollback that is called as its migration is follows from that one's name.
  const own = pairs.filter((pair, index) => index === 0 || readName(pair.from).stem !== stemOf(from.path));
  return own.map((pair) => {
    const stem = stemOf(pair.from);
    return { path: pair.from, stem, number: stem.slice(0, stem.length - (stemOf(pair.to).length - version.length)) };
  });
}

/**
 * Says what names change, so that mentions of them can follow. `sql` are all SQL files of the repository, `ups` the
 * numbered migrations of the work tree; `prefix` leads from the repository's top to the root ("db/", "" at the top).
 */
export function newNames(
  renumberings: readonly Renumbering[],
  sql: readonly string[],
  ups: readonly NumberedPath[],
  prefix: string,
): Naming {
  const renamed = new Set(renumberings.flatMap(({ from, down }) => [from.path, ...(down === null ? [] : [down.from])]));
  const rest = sql.filter((path) => !renamed.has(path));
  const taken = new Set(rest.flatMap(namesOf));
  const names = renumberings.flatMap((one): NewName[] => {
    const files = [one.from.path, ...(one.down === null ? [] : [one.down.from])];
    const at = [...new Set(files.map(folderOf))];
    const folders = prefix === '' ? at : [...at, ...at.map((folder) => `${prefix}${folder}`)];
    const sole = ups.filter(({ key }) => key === one.from.key).length === 1;
    return calledOf(one).map(({ stem, number }) => {
      return { stem, number, next: one.version, folders, files, sole, shared: taken.has(stem) };
    });
  });
  return { names, others: rest.map((path) => path.replace(/\.sql$/i, '')) };
}

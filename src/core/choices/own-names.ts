import { baseName } from '../places.js';
import { defaultName, firstFree } from '../sql/default-names.js';

/** What folders of migrations are called everywhere tells nothing. */
const SAYS_NOTHING = new Set(['db', 'migration', 'migrations', 'schema', 'schemas', 'sql', 'versions']);

function plainName(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_');
}

/** Gives what a file's name says beside its number and the object. */
function ownWord(path: string, name: string): string {
  const file = plainName(baseName(path).replace(/\.?sql$/i, ''));
  const words = file.split('_').filter((word) => !/^\d*$/.test(word) && word !== name);
  return words.join('_') || 'other';
}

/** Finds what tells a file from others: the last folder that only its path has, else what its own name says. */
function distinction(path: string, others: readonly string[], name: string): string {
  const shared = new Set(others.flatMap((other) => (other === path ? [] : other.split('/').slice(0, -1))));
  const folders = path.split('/').slice(0, -1).toReversed();
  const own = folders.find((folder) => !shared.has(folder) && !SAYS_NOTHING.has(folder.toLowerCase()));
  return own === undefined ? ownWord(path, name) : plainName(own);
}

/** Proposes names for an object that several files define; all but the keeper's say where they are from. */
export function ownNames(paths: readonly string[], keeper: string, name: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const stem = plainName(name);
  for (const path of paths) {
    if (path === keeper) continue;
    const taken = new Set(names.values());
    const end = distinction(path, paths, stem);
    const candidate = (number: number) =>
      number === 0 ? defaultName(stem, null, end) : defaultName(stem, end, `${number + 1}`);
    names.set(
      path,
      firstFree(candidate, (name) => taken.has(name)),
    );
  }
  return names;
}

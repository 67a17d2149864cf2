import { pathMatcher } from '../core/globs.js';
import type { Mapping } from '../core/model.js';
import { namesIn } from '../io/files.js';
import { readText } from '../io/text.js';
import type { Env } from './command.js';

const MAPPING = /^([^/]+\.)?mapping\.ya?ml$/;

/** A mapping as far as it says where it writes. */
type Placed = Pick<Mapping, 'layout'>;

function foldersOf({ layout }: Placed): string[] {
  return [layout.versions, layout.down, layout.reports];
}

/**
 * Names what belongs to the other mappings of the same root, for a repository with several databases: their files, and
 * the folders that they write. A folder that this mapping writes too stays its own.
 */
export async function neighbours(env: Env, own: Placed): Promise<string[]> {
  const names = namesIn(env.root).filter((name) => MAPPING.test(name) && name !== env.mappingPath);
  if (names.length === 0) return [];
  const { parseMapping } = await import('../core/mapping.js');
  const mine = foldersOf(own);
  const folders = names.flatMap((name) => {
    const { mapping } = parseMapping(name, readText(env.root, name) ?? '');
    return mapping === null ? [] : foldersOf(mapping);
  });
  return [...names, ...new Set(folders.filter((folder) => !mine.includes(folder)))];
}

/** Tells of a path whether it belongs to another mapping. */
export function belongsTo(paths: readonly string[]): (path: string) => boolean {
  const matchers = paths.map(pathMatcher);
  return (path) => matchers.some((matches) => matches(path));
}

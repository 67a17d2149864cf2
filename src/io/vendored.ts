/** Folders that programs fill, at any depth: never gone into, unless a pattern names a folder within. */
const MACHINE_FOLDERS = [
  ...['.git', '.hg', '.svn', '.onefold', 'node_modules', 'bower_components', '__pycache__', 'site-packages'],
  ...['.venv', 'venv', '.tox', '.next', '.nuxt', '.gradle', '.terraform', '.cache'],
];
/** Folders that usually hold other people's code or build output; gone into only below a folder that was named. */
const FOREIGN_FOLDERS = ['vendor', 'third_party', 'dist', 'build', 'target', 'coverage'];
/** What is not gone into even below a folder that was named. */
export const MACHINE: ReadonlySet<string> = new Set(MACHINE_FOLDERS);
/** What is not gone into in a search of the whole repository. */
export const UNASKED: ReadonlySet<string> = new Set([...MACHINE_FOLDERS, ...FOREIGN_FOLDERS]);

/** Tells whether a path lies in a folder that usually holds vendored or generated files. */
export function isVendored(path: string): boolean {
  return path.split('/').some((segment, i, all) => i < all.length - 1 && UNASKED.has(segment));
}

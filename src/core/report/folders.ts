/** Gives the folder of a path, with its slash; "./" for a file at the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : './';
}

/** Gives the folder that all paths have in common, with its slash; empty when there is none. */
export function sharedFolder(paths: readonly string[]): string {
  const [first = [], ...rest] = paths.map((path) => folderOf(path).split('/').slice(0, -1));
  const differs = first.findIndex((segment, i) => rest.some((other) => other[i] !== segment));
  const shared = differs < 0 ? first : first.slice(0, differs);
  return shared.length === 0 || shared[0] === '.' ? '' : `${shared.join('/')}/`;
}

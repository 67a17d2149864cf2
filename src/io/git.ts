import { execFileSync } from 'node:child_process';
import { env } from 'node:process';

/** Bytes of output that are read at most: the history of a repository with millions of SQL file additions. */
const MOST_OUTPUT = 1 << 29;
/** Every file whose name ends in .sql, in any letter case, at any depth. */
const ANY_SQL = ':(icase)*.sql';

/** Gives the top folder of the repository around `root` as an absolute path, or null outside one or without git. */
export function gitRoot(root: string): string | null {
  return line(root, ['rev-parse', '--show-toplevel']);
}

/** Gives the way from the top folder of the repository to `root` ("services/db", "" for the top itself), or null outside one. */
export function gitPrefix(root: string): string | null {
  const output = git(root, ['rev-parse', '--show-prefix']);
  return output === null ? null : output.replace(/\/?\r?\n$/, '');
}

/** Names the branch that is checked out, also before its first commit; null where there is none. */
export function currentBranch(root: string): string | null {
  return line(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
}

/** Gives the commit that is checked out (40 or 64 hex digits), or null when there is none. */
export function headCommit(root: string): string | null {
  return line(root, ['rev-parse', '--verify', '--quiet', 'HEAD']);
}

/** Names the newest commit that changed a file below `root`; null where none did. */
export function lastChange(root: string, path: string): string | null {
  return line(root, ['-c', 'log.showSignature=false', 'log', '-1', '--format=%H', '--', `:(literal)${path}`]);
}

/** Tells whether history was cut off when the repository was cloned, so that first commits mean little. */
export function isShallow(root: string): boolean {
  return line(root, ['rev-parse', '--is-shallow-repository']) === 'true';
}

/**
 * Tells when each SQL path below `root` first entered the repository: seconds since 1970 by the committer's clock.
 * Paths are relative to `root`. A renamed file counts from its rename; merges count when they bring a file of their own.
 */
export function firstCommits(root: string): Map<string, number> {
  const choice = ['-c', '--no-renames', '--diff-filter=A', '--relative', '--format=%ct', '--name-only', '-z'];
  const output = git(root, ['-c', 'log.showSignature=false', 'log', '--reverse', ...choice, '--', ANY_SQL]);
  const first = new Map<string, number>();
  let seconds = 0;
  for (const token of tokens(output)) {
    // Between the time and the first name git puts a line feed; a time never ends in .sql, so no name passes for one.
    const name = token.startsWith('\n') ? token.slice(1) : token;
    if (/^\d+$/.test(name)) seconds = Number(name);
    else if (!first.has(name)) first.set(name, seconds);
  }
  return first;
}

/**
 * Lists what git tracks or would track below `root` (ignored files left out), relative to it, each path once, in no
 * particular order and whether or not the file still exists. Bytes of a name that are not UTF-8 become U+FFFD.
 * Null outside a repository or without git.
 */
export function gitFiles(root: string, only: 'sql' | 'all'): string[] | null {
  const output = git(root, ['ls-files', '-co', '--exclude-standard', '-z', '--', only === 'sql' ? ANY_SQL : '.']);
  return output === null ? null : [...new Set(tokens(output))];
}

/** Gives the bytes of an object by its id, or null where the repository does not have it (a shallow clone, or no git). */
export function readBlob(root: string, blob: string): Uint8Array | null {
  if (!/^[0-9a-f]{40,64}$/.test(blob)) return null;
  try {
    return run(root, ['cat-file', 'blob', blob]);
  } catch {
    return null;
  }
}

/** Gives the bytes that a file below `root` had in a commit; null where the repository has neither. */
export function readFileAt(root: string, commit: string, path: string): Uint8Array | null {
  if (!/^[0-9a-f]{4,64}$/.test(commit)) return null;
  try {
    return run(root, ['cat-file', 'blob', `${commit}:./${path}`]);
  } catch {
    return null;
  }
}

/** Splits what git prints with `-z`; nothing of no answer. */
export function tokens(output: string | null): string[] {
  return (output ?? '').split('\0').filter((token) => token !== '');
}

/** Reads the one line that git prints; null of an empty one, and of no answer. */
export function lineOf(output: string | null): string | null {
  const text = (output ?? '').replace(/\r?\n$/, '');
  return text === '' ? null : text;
}

function line(root: string, args: readonly string[]): string | null {
  return lineOf(git(root, args));
}

function git(root: string, args: readonly string[]): string | null {
  try {
    return run(root, args).toString();
  } catch {
    return null;
  }
}

/** Bytes of output at most, and no window of its own. */
export const GIT_LIMITS = { maxBuffer: MOST_OUTPUT, windowsHide: true } as const;

/** Settings by which a repository would start programs, or a person see other paths, colours or fewer files. */
const SETTINGS = [
  'core.fsmonitor=false',
  'color.grep=false',
  'diff.autoRefreshIndex=true',
  'diff.relative=false',
  'submodule.recurse=false',
];

/** Puts before the arguments of git what keeps a person's and a repository's own settings from changing its answers. */
export function gitArguments(args: readonly string[]): string[] {
  return [...SETTINGS.flatMap((setting) => ['-c', setting]), ...args];
}

/**
 * Makes the variables that git runs with: those that git sets for its hooks (GIT_DIR, GIT_INDEX_FILE) are left behind, for
 * they would point the call at another repository. Settings stay: by them CI declares a checkout of another owner safe.
 */
export function gitEnvironment(): Record<string, string | undefined> {
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !/^GIT_(?!CONFIG_)/.test(name)));
  return { ...clean, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}

/** Runs git in a folder, without a shell. */
function run(root: string, args: readonly string[]): Buffer {
  return execFileSync('git', gitArguments(args), {
    cwd: root,
    env: gitEnvironment(),
    ...GIT_LIMITS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

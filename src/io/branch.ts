import { execFile } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { BranchChange, BranchChangeKind } from '../core/model.js';
import { GIT_LIMITS, gitArguments, gitEnvironment, lineOf, tokens } from './git.js';

/** What git says of the repository around a folder. */
export type Checkout = {
  /** The folder relative to the top of the work tree, with a slash at its end; "" at the top. */
  readonly prefix: string;
  /** True where history was cut off when the repository was cloned. */
  readonly shallow: boolean;
  /** The commit that is checked out; null before the first. */
  readonly head: string | null;
};

/** Runs git and gives what it prints, or null where it fails. */
function ask(root: string, args: readonly string[]): Promise<string | null> {
  const options = { cwd: root, env: gitEnvironment(), ...GIT_LIMITS };
  return new Promise((resolve) => {
    execFile('git', gitArguments(args), options, (error, output) => resolve(error === null ? output : null));
  });
}

/** Looks at the repository around a folder; null outside of one, or without git. */
export async function checkoutAt(root: string): Promise<Checkout | null> {
  // A HEAD that is no commit yet is left out by --revs-only, and is no failure.
  const place = await ask(root, [
    'rev-parse',
    '--show-prefix',
    '--is-shallow-repository',
    '--revs-only',
    'HEAD^{commit}',
  ]);
  const [prefix = '', shallow, head = ''] = (place ?? '').split('\n');
  return place === null ? null : { prefix, shallow: shallow === 'true', head: head === '' ? null : head };
}

/** Finds the commit that a name stands for (a branch, a tag, an id); null where this clone has none. */
export async function commitOf(root: string, name: string): Promise<string | null> {
  return lineOf(await ask(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]));
}

/** A ref that this clone has: its full name, its commit, and the ref that it stands for. */
export type Ref = { readonly name: string; readonly commit: string; readonly target: string | null };

/** Lists those of some refs, by their full names, that this clone has. */
export async function refsAmong(root: string, names: readonly string[]): Promise<Ref[]> {
  const output = await ask(root, ['for-each-ref', '--format=%(objectname) %(refname) %(symref)', ...names]);
  const lines = (output ?? '').split('\n').filter((one) => one !== '');
  return lines.map((one) => {
    const [commit = '', name = '', target = ''] = one.split(' ');
    return { name, commit, target: target === '' ? null : target };
  });
}

/**
 * Lists the parents of a commit as the commit itself names them: a shallow clone knows their ids where it has not got the
 * commits.
 */
export async function parentsOf(root: string, commit: string): Promise<string[]> {
  const [head = ''] = ((await ask(root, ['cat-file', 'commit', commit])) ?? '').split('\n\n');
  return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id]) => id!);
}

/** Finds the commit from which two have gone apart; null where they share none, or the clone does not reach back to it. */
export async function mergeBaseOf(root: string, one: string, other: string): Promise<string | null> {
  return lineOf(await ask(root, ['merge-base', one, other]));
}

/** A symbolic link, and the commit of a submodule. */
const LINKS: ReadonlySet<string> = new Set(['120000', '160000']);
const KINDS: Readonly<Record<string, BranchChangeKind>> = { A: 'added', C: 'added', D: 'removed', R: 'renamed' };

/** A change, and the id of the bytes that the file had before; `isMode` where it may be of the file's mode alone. */
type RawChange = { readonly change: BranchChange; readonly bytes: string; readonly isMode: boolean };

/** Reads `git diff --raw -z`: ":mode mode id id STATUS", then one path, or two for a rename and a copy. */
function changesIn(output: string): RawChange[] {
  const words = output.split('\0');
  const changes: RawChange[] = [];
  for (let at = 0; words[at]?.startsWith(':') === true; ) {
    const [mode = '', nextMode = '', id = '', , status = ''] = words[at]!.slice(1).split(' ');
    const kind = KINDS[status.charAt(0)] ?? 'changed';
    const isPair = /^[RC]/.test(status);
    const path = words[at + (isPair ? 2 : 1)]!;
    const from = kind === 'renamed' ? words[at + 1]! : null;
    changes.push({
      change: { kind, path, from, same: status === 'R100', tracked: true, link: LINKS.has(nextMode) },
      bytes: id,
      isMode: status === 'M' && mode !== nextMode,
    });
    at += isPair ? 3 : 2;
  }
  return changes;
}

/**
 * Tells whether there is a link below the root. What cannot be looked at, as a name that is no UTF-8 and too long in our
 * spelling, is none; to read it says what it is.
 */
export function isLink(root: string, path: string): boolean {
  try {
    return lstatSync(join(root, path), { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
  }
}

/** Lists what is below a folder and not even added, as changes; what git ignores left out. */
export async function untrackedIn(root: string): Promise<BranchChange[]> {
  const output = await ask(root, ['ls-files', '-o', '--exclude-standard', '-z', '--', '.']);
  return tokens(output).map((path) => ({
    kind: 'added',
    path,
    from: null,
    same: false,
    tracked: false,
    link: isLink(root, path),
  }));
}

/** Writes a path from the top of the work tree as seen from a folder in it, whose `prefix` ends in a slash. */
function seenFrom(prefix: string, path: string): string {
  return prefix === '' ? path : posix.relative(prefix, path);
}

/** Says otherwise of a file that is gone for git's index, and lies there again: it has changed, if it has. */
function withReturned(changes: readonly RawChange[], untracked: ReadonlySet<string>): RawChange[] {
  return changes.flatMap((one): RawChange[] => {
    const { kind, path, from } = one.change;
    const name = from ?? path;
    if ((kind !== 'removed' && kind !== 'renamed') || !untracked.has(name)) return [one];
    const back: RawChange = {
      change: { ...one.change, kind: 'changed', path: name, from: null, same: false, tracked: false },
      bytes: one.bytes,
      isMode: true,
    };
    return from === null ? [back] : [back, { ...one, change: { ...one.change, kind: 'added', from: null } }];
  });
}

/** Tells whether more than a file's mode was changed; its path as seen from the root. */
async function isOther(root: string, { change, bytes, isMode }: RawChange): Promise<boolean> {
  return !isMode || lineOf(await ask(root, ['hash-object', '--', change.path])) !== bytes;
}

/**
 * Lists what became of the files of the repository between a commit and the work tree, what is not committed included, and
 * below `root` what is not even added; a mode alone is no change. Paths are relative to `root`, and may begin with "../".
 * Null where git cannot compare. `untracked` is what `untrackedIn` gives, where it was asked for before.
 */
export async function changesSince(
  root: string,
  { prefix }: Pick<Checkout, 'prefix'>,
  commit: string,
  untracked: Promise<readonly BranchChange[]> = untrackedIn(root),
): Promise<BranchChange[] | null> {
  const compare = [
    'diff',
    '--raw',
    '--no-abbrev',
    '-z',
    '-M',
    '-l0',
    '--no-ext-diff',
    '--ignore-submodules=dirty',
    commit,
    '--',
  ];
  const [tracked, added] = await Promise.all([ask(root, compare), untracked]);
  if (tracked === null) return null;
  const seen = changesIn(tracked).map(({ change, ...raw }) => {
    const from = change.from === null ? null : seenFrom(prefix, change.from);
    return { ...raw, change: { ...change, path: seenFrom(prefix, change.path), from } };
  });
  const known = withReturned(seen, new Set(added.map(({ path }) => path)));
  const others = await Promise.all(known.map((one) => isOther(root, one)));
  const names = new Set(known.map(({ change }) => change.path));
  return [
    ...known.filter((_, index) => others[index]).map(({ change }) => change),
    ...added.filter(({ path }) => !names.has(path)),
  ];
}

/**
 * Lists the files that a commit has below some folders; folders and paths relative to `root`. Null where git cannot list
 * them, as in a partial clone whose remote does not answer.
 */
export async function pathsIn(root: string, commit: string, folders: readonly string[]): Promise<string[] | null> {
  const output = await ask(root, ['ls-tree', '-r', '-z', '--name-only', commit, '--', ...folders]);
  return output === null ? null : tokens(output);
}

/**
 * Lists the tracked files that hold a text, of those that lie at the paths, which count from the top of the work tree: as a
 * commit has them, or with null as they are now. The files are named as seen from `root`.
 */
export async function filesHolding(
  root: string,
  { prefix }: Pick<Checkout, 'prefix'>,
  search: { readonly text: string; readonly paths: readonly string[]; readonly commit: string | null },
): Promise<string[]> {
  const { text, paths, commit } = search;
  const where = paths.map((path) => `:(top)${path}`);
  const at = commit === null ? ['--untracked'] : [commit];
  const found = tokens(
    await ask(root, ['grep', '-l', '-z', '-I', '-F', '--full-name', '-e', text, ...at, '--', ...where]),
  );
  return found.map((path) => seenFrom(prefix, commit === null ? path : path.slice(commit.length + 1)));
}

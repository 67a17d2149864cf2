import { execFile } from 'node:child_process';
import type { BranchChange, BranchChangeKind } from '../core/model.js';
import { GIT_LIMITS, gitArguments, gitEnvironment } from './git.js';

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

function line(output: string | null): string | null {
  const text = (output ?? '').trimEnd();
  return text === '' ? null : text;
}

function tokens(output: string | null): string[] {
  return (output ?? '').split('\0').filter((token) => token !== '');
}

/** Looks at the repository around a folder; null outside of one, or without git. */
export async function checkoutAt(root: string): Promise<Checkout | null> {
  const [place, head] = await Promise.all([
    ask(root, ['rev-parse', '--show-prefix', '--is-shallow-repository']),
    commitOf(root, 'HEAD'),
  ]);
  const [prefix, shallow] = (place ?? '').split('\n');
  return place === null ? null : { prefix: prefix ?? '', shallow: shallow === 'true', head };
}

/** Finds the commit that a name stands for (a branch, a tag, an id); null where this clone has none. */
export async function commitOf(root: string, name: string): Promise<string | null> {
  return line(await ask(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]));
}

/** Names the branch that is checked out; null for a detached head. */
export async function branchOf(root: string): Promise<string | null> {
  return line(await ask(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']));
}

/** Names the branch that the remote `origin` is on, as in "origin/main"; null where the clone does not know. */
export async function originHead(root: string): Promise<string | null> {
  return line(await ask(root, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']));
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
  return line(await ask(root, ['merge-base', one, other]));
}

const KINDS: Readonly<Record<string, BranchChangeKind>> = { A: 'added', C: 'added', D: 'removed', R: 'renamed' };

/** Reads `git diff --raw -z`: ":mode mode id id STATUS", then one path, or two for a rename and a copy. */
function changesIn(output: string): BranchChange[] {
  const words = output.split('\0');
  const changes: BranchChange[] = [];
  for (let at = 0; words[at]?.startsWith(':') === true; ) {
    const status = words[at]!.split(' ')[4] ?? '';
    const kind = KINDS[status.charAt(0)] ?? 'changed';
    const isPair = /^[RC]/.test(status);
    const path = words[at + (isPair ? 2 : 1)]!;
    changes.push({ kind, path, from: kind === 'renamed' ? words[at + 1]! : null, same: status === 'R100' });
    at += isPair ? 3 : 2;
  }
  return changes;
}

async function untracked(root: string): Promise<BranchChange[]> {
  const output = await ask(root, ['ls-files', '-o', '--exclude-standard', '-z', '--', '.']);
  return tokens(output).map((path) => ({ kind: 'added', path, from: null, same: false }));
}

/**
 * Lists what became of the files below `root` between a commit and the work tree, what is not committed or not even added
 * included; paths relative to `root`. Null where git cannot compare.
 */
export async function changesSince(root: string, commit: string): Promise<BranchChange[] | null> {
  const compare = ['diff', '--raw', '-z', '-M', '-l0', '--no-ext-diff', '--ignore-submodules', '--relative', commit];
  const [tracked, added] = await Promise.all([ask(root, [...compare, '--', '.']), untracked(root)]);
  return tracked === null ? null : [...changesIn(tracked), ...added];
}

/** Lists the files that a commit has below some folders; folders and paths relative to `root`. */
export async function pathsIn(root: string, commit: string, folders: readonly string[]): Promise<string[]> {
  return tokens(await ask(root, ['ls-tree', '-r', '-z', '--name-only', commit, '--', ...folders]));
}

/** Lists the files of a commit below `root` that hold a text, of those whose paths match the patterns. */
export async function filesHolding(
  root: string,
  commit: string,
  text: string,
  patterns: readonly string[],
): Promise<string[]> {
  const search = ['grep', '-l', '-z', '-I', '--fixed-strings', '-e', text, commit, '--', ...patterns];
  const found = tokens(await ask(root, search));
  return found.map((path) => path.slice(commit.length + 1));
}

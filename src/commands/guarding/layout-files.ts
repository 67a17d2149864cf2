import { canonicalNumber } from '../../core/conventions/canonical-name.js';
import { decodeFile } from '../../core/decode.js';
import { isSameNumber, numberedPaths } from '../../core/guard/numbers.js';
import type { Base, BranchChange, Layout, NumberedPath } from '../../core/model.js';
import { byCodeUnit } from '../../core/text.js';
import { UserError } from '../../errors.js';
import { type Checkout, changesSince } from '../../io/branch.js';
import { readFileAt } from '../../io/git.js';
import type { Env } from '../command.js';
import { branchNamed, findBase, layoutAt } from './base.js';

/** The files of our layout as this branch, its base and other branches have them; paths relative to the root. */
export type LayoutFiles = {
  readonly checkout: Checkout;
  readonly base: Base;
  /** What the branch adds, committed or not. */
  readonly own: readonly string[];
  /** What it adds by a name under which the base has something else. */
  readonly clashing: readonly string[];
  /** What is on disk. */
  readonly tree: readonly string[];
  /** What the newest commit of the base has. */
  readonly tip: readonly string[];
  /** What other branches have. */
  readonly against: readonly string[];
};
/** What a branch is compared with, as it was asked for. */
export type Comparison = {
  readonly named: string | null;
  readonly configured: string | null;
  readonly against: readonly string[];
};

function isNumbered(path: string): boolean {
  return /\.sql$/i.test(path) && canonicalNumber(path) !== null;
}

async function filesAt(env: Env, commit: string, layout: Layout): Promise<string[]> {
  return (await layoutAt(env, commit, layout)).filter(isNumbered);
}

async function added(env: Env, checkout: Checkout, { fork, name }: Base, layout: Layout): Promise<string[]> {
  const changes = await changesSince(env.root, checkout, fork);
  if (changes === null) {
    throw new UserError(
      `git cannot compare the files here with ${name}.`,
      `see what \`git diff ${fork.slice(0, 12)}\` says, then run it again.`,
    );
  }
  // A better name for the same number is nothing new.
  const isNew = ({ kind, path, from }: BranchChange) =>
    kind === 'added' || (kind === 'renamed' && !isSameNumber(from!, path, layout));
  const isOurs = (path: string) => path.startsWith(`${layout.versions}/`) || path.startsWith(`${layout.down}/`);
  const found = changes.filter(isNew).map(({ path }) => path);
  return found.filter((path) => isOurs(path) && isNumbered(path)).sort(byCodeUnit);
}

/** Tells whether a commit has a file with these bytes, by their hash with line ends as LF. */
export function isSame(env: Env, commit: string, path: string, sha256Lf: string | undefined): boolean {
  const there = readFileAt(env.root, commit, path);
  return there !== null && decodeFile(path, there).sha256Lf === sha256Lf;
}

/**
 * Compares the files of our layout with the base and with other branches. `onDisk` are those of the work tree, with their
 * hashes (line ends as LF). UserError where there is nothing to compare with.
 */
export async function layoutFiles(
  env: Env,
  layout: Layout,
  onDisk: ReadonlyMap<string, string>,
  { against, ...asked }: Comparison,
): Promise<LayoutFiles> {
  const { checkout, base } = await findBase(env, asked);
  if (base === null) {
    throw new UserError(
      'there is no base branch to compare this branch with.',
      'name the branch that this one is to be merged into with --base.',
    );
  }
  const tree = [...onDisk.keys()].filter(isNumbered);
  const tip = await filesAt(env, base.tip, layout);
  const others = await Promise.all(
    against.map(async (name) => {
      return filesAt(env, (await branchNamed(env, checkout, name)).tip, layout);
    }),
  );
  const there = new Set(tip);
  const own = (await added(env, checkout, base, layout)).filter((path) => onDisk.has(path));
  const clashing = own.filter((path) => there.has(path) && !isSame(env, base.tip, path, onDisk.get(path)));
  return { checkout, base, own: own.filter((path) => !there.has(path)), clashing, tree, tip, against: others.flat() };
}

/** Lists what others have that a number must lie behind: the base, other branches, and the rest of the work tree. */
export function takenBy({ tree, tip, against }: LayoutFiles, own: readonly string[]): string[] {
  const mine = new Set(own);
  const all = new Set([...tree, ...tip, ...against]);
  return [...all].filter((path) => !mine.has(path));
}

/** Finds migrations with one number of which the base and the work tree have more than one, number by number. */
export function sharedNumbers({ tree, tip }: LayoutFiles, layout: Layout): NumberedPath[][] {
  const here = new Set(tree);
  const both = numberedPaths(tip, layout).filter(({ side, path }) => side === 'up' && here.has(path));
  const numbers = [...new Set(both.map(({ key }) => key))];
  return numbers.map((number) => both.filter(({ key }) => key === number)).filter((same) => same.length > 1);
}

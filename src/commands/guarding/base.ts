import type { Base, Layout } from '../../core/model.js';
import { shellWord } from '../../core/shell.js';
import { UserError } from '../../errors.js';
import { type Checkout, checkoutAt, commitOf, mergeBaseOf, parentsOf, pathsIn, refsAmong } from '../../io/branch.js';
import type { Env } from '../command.js';
import { type Occasion, occasionOf } from './ci.js';

/** A repository, and what its work tree is to be compared with; `base` is null where every file is to be judged. */
export type Compared = { readonly checkout: Checkout; readonly base: Base | null };

/** Where the main line is looked for when nobody names it, the likeliest first. */
const MAIN_LINES = ['refs/remotes/origin/main', 'refs/remotes/origin/master', 'refs/heads/main', 'refs/heads/master'];

function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:remotes|heads)\//, '');
}

/** Opens the repository around the root. UserError outside of one, or without git. */
export async function openCheckout({ root }: Env): Promise<Checkout> {
  const checkout = await checkoutAt(root);
  if (checkout !== null) return checkout;
  throw new UserError(
    `${root} is in no git repository, or git is not installed.`,
    'it compares with the base branch, and needs git and a clone of the repository; `git status` says what is in the way.',
  );
}

/** Finds a branch as it was named, or under that name at the remote; `ref` is how git knows it here. */
async function resolve(env: Env, name: string): Promise<{ readonly ref: string; readonly tip: string } | null> {
  for (const ref of [`origin/${name}`, name]) {
    const tip = await commitOf(env.root, ref);
    if (tip !== null) return { ref, tip };
  }
  return null;
}

const COMMIT = /^[0-9a-f]{40,64}$/;

/** Writes how a branch or, by its whole id, a commit is fetched from `origin`. */
function fetchCommand(checkout: Checkout, name: string): string {
  const depth = checkout.shallow ? ' --unshallow' : '';
  if (COMMIT.test(name)) return `git fetch --no-tags${depth} origin ${name}`;
  const branch = name.replace(/^origin\//, '');
  return `git fetch --no-tags${depth} origin ${shellWord(`+refs/heads/${branch}:refs/remotes/origin/${branch}`)}`;
}

/** Finds the branch that was named. UserError, with what to fetch, where this clone has not got it. */
export async function branchNamed(env: Env, checkout: Checkout, name: string): Promise<{ ref: string; tip: string }> {
  // What was named whole is not looked for at the remote first.
  const exact = name.includes('/') ? await commitOf(env.root, name) : null;
  const found = exact === null ? await resolve(env, name) : { ref: name, tip: exact };
  if (found !== null) return found;
  throw new UserError(
    `this clone has no branch or commit ${name} to compare with.`,
    `fetch it, then run it again:\n    ${fetchCommand(checkout, name)}`,
  );
}

/** Finds where base and branch have gone apart. UserError, with what to fetch, where the clone is cut off before. */
async function forkOf(env: Env, checkout: Checkout, name: string, tip: string): Promise<string> {
  if (checkout.head === null) return tip;
  const fork = await mergeBaseOf(env.root, tip, checkout.head);
  if (fork !== null) return fork;
  // CI checks out the merge of a branch into its base: all that it changes is what differs from the base.
  if ((await parentsOf(env.root, checkout.head)).includes(tip)) return tip;
  if (checkout.shallow) {
    throw new UserError(
      `this clone is shallow: its history does not reach back to where this branch left ${name}.`,
      `fetch the rest, then run it again:\n    git fetch --no-tags --unshallow origin`,
    );
  }
  throw new UserError(
    `this branch and ${name} have no commit in common.`,
    'name the branch that it came from with --base.',
  );
}

/** What a partial clone has not got, git fetches when it is asked for, if it can. */
export function refuseMissing(commit: string, what: string): never {
  throw new UserError(
    `git cannot read ${what} of commit ${commit.slice(0, 12)}.`,
    `fetch the commit with all its files, then run it again:\n    git fetch --no-tags --refetch --no-filter origin ${commit}`,
  );
}

/** Lists the files that a commit has in our layout. UserError where this clone has not got its folders. */
export async function layoutAt({ root }: Env, commit: string, { versions, down }: Layout): Promise<string[]> {
  return (await pathsIn(root, commit, [versions, down])) ?? refuseMissing(commit, `${versions}/ and ${down}/`);
}

async function baseOf(env: Env, checkout: Checkout, name: string, tip: string): Promise<Base> {
  return { name, tip, fork: await forkOf(env, checkout, name, tip) };
}

/** The merge of a pull request names the base that it was made for, also in a clone of two commits without branches. */
async function firstParent(env: Env, { head }: Checkout, name: string): Promise<Base | null> {
  const parents = head === null ? [] : await parentsOf(env.root, head);
  const [first] = parents;
  if (parents.length < 2 || first === undefined || (await commitOf(env.root, first)) === null) return null;
  return { name: `origin/${name}`, tip: first, fork: first };
}

async function onOccasion(env: Env, checkout: Checkout, occasion: Occasion): Promise<Base | null> {
  if (occasion.kind === 'everything') return null;
  if (occasion.kind === 'commit') {
    const { id, name } = occasion;
    const tip = await commitOf(env.root, id);
    if (tip !== null) return baseOf(env, checkout, name, tip);
    throw new UserError(
      `this clone has not got commit ${id.slice(0, 12)}, ${name}.`,
      `fetch it, then run it again:\n    ${fetchCommand(checkout, id)}`,
    );
  }
  const merged = occasion.merge === checkout.head ? await firstParent(env, checkout, occasion.name) : null;
  if (merged !== null) return merged;
  const { ref, tip } = await branchNamed(env, checkout, occasion.name);
  return baseOf(env, checkout, ref, tip);
}

/** Finds the branch that others are merged into: what the remote says, else main or master, there or here; null of none. */
export async function mainLine(root: string): Promise<{ readonly ref: string; readonly tip: string } | null> {
  const refs = await refsAmong(root, ['refs/remotes/origin/HEAD', ...MAIN_LINES]);
  for (const name of ['refs/remotes/origin/HEAD', ...MAIN_LINES]) {
    const found = refs.find((one) => one.name === name);
    if (found !== undefined) return { ref: shortName(found.target ?? name), tip: found.commit };
  }
  return null;
}

/** The branch that was named, and the one in mapping.yaml; not `needed` where every file is to be judged anyway. */
type Asked = { readonly named: string | null; readonly configured: string | null; readonly needed?: boolean };

/**
 * Finds what to compare with: the branch that was named, else what the CI service says, else the one that mapping.yaml
 * names (`configured`), else the main line of the remote, or of the clone. UserError where what was asked for is not there:
 * a comparison with less would look like a pass.
 */
export async function findBase(env: Env, { named, configured, needed = true }: Asked): Promise<Compared> {
  const occasion = named === null ? occasionOf(env.env) : null;
  const wanted = named ?? configured;
  const isMain = occasion === null && wanted === null;
  const [checkout, main] = await Promise.all([openCheckout(env), isMain ? mainLine(env.root) : null]);
  if (occasion !== null) return { checkout, base: await onOccasion(env, checkout, occasion) };
  const found = wanted === null ? main : await branchNamed(env, checkout, wanted);
  if (found === null && needed && checkout.shallow) {
    throw new UserError(
      `this clone is shallow and has no main line to compare with (${MAIN_LINES.map(shortName).join(', ')}).`,
      'name the base with --base, or fetch the branches with their history:\n    git fetch --unshallow origin "+refs/heads/*:refs/remotes/origin/*"',
    );
  }
  if (found === null) return { checkout, base: null };
  return { checkout, base: await baseOf(env, checkout, found.ref, found.tip) };
}

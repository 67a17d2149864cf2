import { posix } from 'node:path';
import type { CiFacts, Manager } from '../core/ci/runner.js';
import { branchIn } from '../core/ci/stamp.js';
import { type Workflow, workflowPath } from '../core/ci.js';
import { UserError } from '../errors.js';
import { currentBranch, gitPrefix, gitRoot } from '../io/git.js';
import { ownVersion } from '../io/package.js';
import { readText } from '../io/text.js';
import type { Env, FlagValues } from './command.js';
import { mainLine } from './guarding/base.js';

/** The repository around a mapping: its top folder, and what its workflows have to know. */
export type Surroundings = { readonly top: string; readonly facts: CiFacts };

const LOCKS: readonly (readonly [string, Manager])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/** Lists a folder and those above it, up to the top, which is ''. */
function upward(folder: string): string[] {
  if (folder === '') return [''];
  const above = posix.dirname(folder);
  return [folder, ...upward(above === '.' ? '' : above)];
}

function needsOnefold(top: string, folder: string): boolean {
  const text = readText(top, posix.join(folder, 'package.json'));
  try {
    const { dependencies, devDependencies } = JSON.parse(text ?? '{}') ?? {};
    return [dependencies, devDependencies].some((list) => typeof list === 'object' && 'onefold' in (list ?? {}));
  } catch {
    return false;
  }
}

function lockIn(top: string, folder: string): Manager | null {
  for (const [name, manager] of LOCKS) {
    const text = readText(top, posix.join(folder, name));
    if (text !== null) return manager === 'yarn' && text.includes('__metadata:') ? 'berry' : manager;
  }
  return null;
}

function packagesOf(top: string, root: string): Pick<CiFacts, 'manager' | 'packages'> {
  const owner = upward(root).find((folder) => needsOnefold(top, folder));
  if (owner === undefined) return { manager: 'none', packages: '' };
  for (const packages of upward(owner)) {
    const manager = lockIn(top, packages);
    if (manager !== null) return { manager, packages };
  }
  throw new UserError(
    `${posix.join(owner, 'package.json')} names onefold, and there is no lock file.`,
    'install the packages and commit the lock file: workflows install from it.',
  );
}

function branchOf(name: string, flag: string): string {
  if (/^[A-Za-z0-9][\w./-]*$/.test(name)) return name;
  throw new UserError(
    `"${name}" cannot stand as a branch in a workflow.`,
    `name it with ${flag}; letters, digits, ., _, / and - will do.`,
  );
}

/** Names the branch that others are merged into; before the first commit the one that is checked out. */
async function trunkOf(root: string): Promise<string> {
  const main = await mainLine(root);
  return main?.ref.replace(/^origin\//, '') ?? currentBranch(root) ?? 'main';
}

/** Looks at the repository around the mapping. UserError outside of git, and where no lock file or branch can be found. */
export async function surroundingsOf({ root, mappingPath }: Env, flags: FlagValues): Promise<Surroundings> {
  const [top, prefix] = [gitRoot(root), gitPrefix(root)];
  if (top === null || prefix === null) {
    throw new UserError(
      `${root} is in no git repository.`,
      'workflows and hooks lie at the top of one: run `git init` first.',
    );
  }
  const branch = (typed: FlagValues[string], name: Workflow) =>
    typeof typed === 'string' ? typed : branchIn(readText(top, workflowPath(name)));
  const trunk = branch(flags.defaultBranch, 'guard') ?? (await trunkOf(root));
  const staging = branch(flags.stagingBranch, 'staging') ?? 'staging';
  const facts: CiFacts = {
    ...packagesOf(top, prefix),
    root: prefix,
    mapping: mappingPath,
    defaultBranch: branchOf(trunk, '--default-branch'),
    stagingBranch: branchOf(staging, '--staging-branch'),
    version: ownVersion(),
  };
  return { top, facts };
}

import { type PackageManager, unattendedCall } from '../package-managers.js';
import { shellWord } from '../shell.js';
import { SETUP_BUN, SETUP_NODE } from './actions.js';
import type { Step } from './yaml.js';

/** What installs a repository's packages; `none` that onefold is no package of it. */
export type Manager = PackageManager | 'none';

/** Where and how a repository runs onefold; all paths are relative to its top folder, '' is that folder itself. */
export type CiFacts = {
  readonly manager: Manager;
  /** The folder of the lock file, where packages are installed. */
  readonly packages: string;
  /** The folder of the mapping, where onefold runs. */
  readonly root: string;
  /** The mapping's name in it. */
  readonly mapping: string;
  readonly defaultBranch: string;
  readonly stagingBranch: string;
  /** The version of onefold that is taken from the registry where no package.json names it. */
  readonly version: string;
};

const NODE = '24';
const INSTALLS: Readonly<Record<PackageManager, string>> = {
  npm: 'npm ci --ignore-scripts',
  pnpm: 'corepack enable\npnpm install --frozen-lockfile --ignore-scripts',
  yarn: 'corepack enable\nyarn install --frozen-lockfile --ignore-scripts',
  berry: 'corepack enable\nyarn install --immutable --mode=skip-build',
  bun: 'bun install --frozen-lockfile --ignore-scripts',
};

/** Writes a call of onefold as this repository makes it ("npx onefold guard"). */
export function call({ manager, mapping, version }: CiFacts, words: string): string {
  const program = manager === 'none' ? `npx --yes --package=onefold@${version} onefold` : unattendedCall(manager);
  return `${program} ${words}${mapping === 'mapping.yaml' ? '' : ` --mapping ${shellWord(mapping)}`}`;
}

/** Gives the steps that make onefold callable. No script of a package runs, and nothing is taken from a cache. */
export function setupSteps({ manager, packages, root }: CiFacts): Step[] {
  const node: Step = {
    name: 'Set up Node.js',
    uses: SETUP_NODE,
    with: { 'node-version': NODE, 'package-manager-cache': false },
  };
  if (manager === 'none') return [node];
  const bun: Step[] = manager === 'bun' ? [{ name: 'Set up Bun', uses: SETUP_BUN, with: { 'no-cache': true } }] : [];
  const folder = packages === root ? {} : { folder: packages || '.' };
  return [node, ...bun, { name: 'Install packages', ...folder, run: INSTALLS[manager] }];
}

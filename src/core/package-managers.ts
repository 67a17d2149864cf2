/** What installs a repository's packages; `berry` is Yarn from version 2 on. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'berry' | 'bun';

/** How each package manager calls onefold: as a person pastes it, and in a workflow, where it may fetch and say nothing. */
const CALLS: Readonly<Record<PackageManager, { readonly pasted: string; readonly unattended: string }>> = {
  npm: { pasted: 'npx onefold', unattended: 'npx onefold' },
  pnpm: { pasted: 'pnpm exec onefold', unattended: 'pnpm exec onefold' },
  yarn: { pasted: 'yarn onefold', unattended: 'yarn --silent onefold' },
  berry: { pasted: 'yarn onefold', unattended: 'yarn onefold' },
  bun: { pasted: 'bunx onefold', unattended: 'bunx --no-install onefold' },
};

/** Gives the call of onefold for a workflow. */
export function unattendedCall(manager: PackageManager): string {
  return CALLS[manager].unattended;
}

/**
 * Tells how onefold was called, so that what is printed for pasting works where it is not on the PATH. `agent` is what a
 * package manager says of itself in npm_config_user_agent ("pnpm/10.1.0 npm/? node/v24"); without one, onefold is on the PATH.
 */
export function callAsTyped(agent: string | undefined): string {
  const name = /^[a-z]+/.exec(agent ?? '')?.[0] ?? '';
  return Object.hasOwn(CALLS, name) ? CALLS[name as PackageManager].pasted : 'onefold';
}

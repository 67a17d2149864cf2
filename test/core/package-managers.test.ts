import { expect, it } from 'vitest';
import { callAsTyped } from '../../src/core/package-managers.js';

it.each([
  [undefined, 'onefold'],
  ['', 'onefold'],
  ['npm/10.8.2 node/v20.20.2 linux x64 workspaces/false', 'npx onefold'],
  ['pnpm/9.15.0 npm/? node/v20.20.2', 'pnpm exec onefold'],
  ['yarn/1.22.22 npm/? node/v20.20.2', 'yarn onefold'],
  ['bun/1.2.0 npm/? node/v22.0.0', 'bunx onefold'],
  ['constructor/1.0.0', 'onefold'],
])('of %j, onefold was called as %j', (agent, call) => {
  expect(callAsTyped(agent)).toBe(call);
});

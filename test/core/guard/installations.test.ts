import { describe, expect, it } from 'vitest';
import { installationKind, runsGuard } from '../../../src/core/guard/installations.js';

describe('what runs the guard', () => {
  it.each([
    '      - run: npx onefold guard',
    'pnpm exec onefold guard --format github',
    'jobs: { check: { steps: [{ name: Guard, run: npx onefold guard }] } }',
    '(cd shop && npx onefold --mapping db guard)',
    '        entry: yarn --silent onefold guard\r',
    '"check": "onefold guard",',
    'npx onefold@1.2.3 guard',
    'npx --yes --package=onefold@1.2.3 onefold guard',
    '# the guard\nnpx onefold guard',
  ])('%s', (text) => {
    expect(runsGuard(text)).toBe(true);
  });

  it.each([
    '',
    '# npx onefold guard',
    '      # - run: npx onefold guard',
    'name: onefold guard',
    '      - name: onefold guard\n        run: echo done',
    '  - id: onefold-guard',
    'npx onefold validate',
    'npx onefold\nguard',
    'npx myonefold guard',
    'npx onefold guardian',
  ])('%j does not', (text) => {
    expect(runsGuard(text)).toBe(false);
  });

  it.each([
    ['.github/workflows/check.yml', 'ci'],
    ['.gitlab-ci.yml', 'ci'],
    ['package.json', 'ci'],
    ['.husky/pre-push', 'hook'],
    ['.lefthook.yaml', 'hook'],
    ['.pre-commit-config.yml', 'hook'],
    ['shop/package.json', null],
    ['.github/workflows.md', null],
  ])('%s is of the kind %s', (path, kind) => {
    expect(installationKind(path)).toBe(kind);
  });
});

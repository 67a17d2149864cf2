import { describe, expect, it } from 'vitest';
import { installationKind, runsGuard } from '../../../src/core/guard/installations.js';

const WORKFLOW = '.github/workflows/checks.yml';
const step = (...lines: string[]) => {
  const [first, ...rest] = lines;
  return ['jobs:', '  checks:', '    steps:', `      - ${first}`, ...rest.map((line) => `        ${line}`)].join('\n');
};

describe('a file that runs the guard', () => {
  it.for([
    [WORKFLOW, step('run: npx onefold guard')],
    [
      WORKFLOW,
      step('name: onefold guard', `if: \${{ !cancelled() }}`, 'run: |', '  npm test || true', '  npx onefold guard'),
    ],
    [WORKFLOW, `${step('run: npx onefold guard')}\n      - run: npm test\n        continue-on-error: true`],
    ['sub/.github/workflows/a.yaml', step('run: onefold guard || exit 1')],
    ['.gitlab-ci.yml', 'guard:\n  script:\n    - onefold guard # keeps the numbers apart'],
    ['.husky/pre-commit', 'npm test || true\n(cd db && npx onefold guard)\n'],
    ['package.json', '{ "scripts": { "guard": "onefold guard" } }'],
  ] as const)('%s: %j', ([path, text]) => {
    expect(runsGuard(path, text)).toBe(true);
  });
});

describe('a file that only seems to', () => {
  it.for([
    [`${WORKFLOW}.disabled`, step('run: npx onefold guard')],
    [WORKFLOW, step('name: onefold guard', 'run: npm test')],
    [WORKFLOW, step('run: npx onefold guard || true')],
    [WORKFLOW, step('run: npx onefold guard; exit 0')],
    [WORKFLOW, step('run: npm test # npx onefold guard')],
    [WORKFLOW, step('name: guard', 'run: npx onefold guard', 'continue-on-error: true')],
    [WORKFLOW, step('if: false', 'run: |', '  npx onefold guard')],
    [WORKFLOW, `${step('run: npx onefold guard')}\n    if: \${{ false }}`],
    ['.gitlab-ci.yml', 'guard:\n  allow_failure: true\n  script: [onefold guard]'],
    ['.husky/pre-commit', '# npx onefold guard\n'],
    ['.husky/pre-commit', 'npx onefold guard || :\n'],
    ['Jenkinsfile', '// sh "onefold guard"'],
  ] as const)('%s: %j', ([path, text]) => {
    expect(runsGuard(path, text)).toBe(false);
  });
});

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
    expect(runsGuard('.husky/pre-commit', text)).toBe(true);
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
    expect(runsGuard('.husky/pre-commit', text)).toBe(false);
  });

  it.each([
    ['.github/workflows/check.yml', 'ci'],
    ['.gitlab-ci.yml', 'ci'],
    ['package.json', 'script'],
    ['.husky/pre-push', 'hook'],
    ['.lefthook.yaml', 'hook'],
    ['.pre-commit-config.yml', 'hook'],
    ['shop/package.json', null],
    ['.github/workflows.md', null],
  ])('%s is of the kind %s', (path, kind) => {
    expect(installationKind(path)).toBe(kind);
  });
});

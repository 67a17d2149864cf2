import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Changes, recover, writeAll } from '../../src/io/write.js';
import { contentOf, temporaryFolder } from '../support/folder.js';

const numbers = ['001', '002', '003', '004', '005', '006', '007', '008'];
const before: Record<string, string> = {
  ...Object.fromEntries(numbers.slice(0, 4).map((n) => [`versions/${n}_shelf.sql`, `-- shelf ${n}, old\n`])),
  'versions/009_kept.sql': '-- kept\n',
  'down/001_shelf_down.sql': '-- gone soon\n',
  'down/002_shelf_down.sql': '-- gone soon, too\n',
  'notes.txt': 'The librarian is out.\n',
};
const changes: Changes = {
  writes: [
    ...numbers.map((n) => ({ path: `versions/${n}_shelf.sql`, text: `-- Regal ${n}, ü\n` })),
    { path: 'reports/2024/CONSOLIDATION.md', text: '# Report\n' },
    { path: 'versions/009_kept.sql', text: '-- kept\n' },
  ],
  removes: ['down/001_shelf_down.sql', 'down/002_shelf_down.sql', 'down/never_was.sql'],
};
const after: Record<string, string> = {
  ...Object.fromEntries(changes.writes.map(({ path, text }) => [path, text])),
  'notes.txt': before['notes.txt'] ?? '',
};

let compiled = '';
let changesFile = '';
beforeAll(() => {
  compiled = mkdtempSync(join(tmpdir(), 'onefold-compiled-'));
  const tsc = join(import.meta.dirname, '../../node_modules/.bin/tsc');
  const project = join(import.meta.dirname, '../../tsconfig.build.json');
  spawnSync(tsc, ['-p', project, '--outDir', compiled, '--declaration', 'false']);
  writeFileSync(join(compiled, 'package.json'), '{ "type": "module" }');
  changesFile = join(compiled, 'changes.json');
  writeFileSync(changesFile, JSON.stringify(changes));
});
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

function child(root: string, what: string, killAt: number): string | null {
  const script = join(import.meta.dirname, '../support/write-child.mjs');
  const run = spawnSync(process.execPath, [script, compiled, root, what, String(killAt)], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.signal;
}

function stepsOf(action: (onStep: (step: string) => void) => void): string[] {
  const steps: string[] = [];
  action((step) => steps.push(step));
  return steps;
}

it('the plan has twenty points at which to die, half of them after the commit', () => {
  const root = temporaryFolder(before);
  const steps = stepsOf((onStep) => writeAll(root, changes, { onStep }));
  expect(steps.length).toBeGreaterThanOrEqual(20);
  expect(steps.indexOf('committed')).toBeGreaterThan(8);
  expect(contentOf(root)).toEqual(after);
});

it('a write killed after any step leaves the old state or the new one', () => {
  const steps = stepsOf((onStep) => writeAll(temporaryFolder(before), changes, { onStep }));
  const commit = steps.indexOf('committed') + 1;
  for (let killAt = 1; killAt <= steps.length; killAt += 1) {
    const root = temporaryFolder(before);
    expect(child(root, changesFile, killAt)).toBe('SIGKILL');
    const recovery = recover(root);
    const [state, kind] = killAt < commit ? [before, 'undone'] : [after, 'completed'];
    expect(contentOf(root), `after "${steps[killAt - 1]}"`).toEqual(state);
    // The first step has prepared nothing yet, and the last two have nothing left to do.
    const silent = killAt === 1 || killAt >= steps.length - 1;
    expect(recovery?.kind ?? null, `after "${steps[killAt - 1]}"`).toBe(silent ? null : kind);
    expect(recover(root)).toBeNull();
    writeAll(root, changes);
    expect(contentOf(root)).toEqual(after);
    expect(existsSync(join(root, '.onefold/write'))).toBe(false);
    // Dead after its last step, a process leaves nothing but a lock, which whoever writes next takes over.
    expect(existsSync(join(root, '.onefold/write.lock'))).toBe(killAt === steps.length);
  }
});

it('a write killed after any step is settled by the next write alone', () => {
  const steps = stepsOf((onStep) => writeAll(temporaryFolder(before), changes, { onStep }));
  for (let killAt = 2; killAt <= steps.length; killAt += 4) {
    const root = temporaryFolder(before);
    expect(child(root, changesFile, killAt)).toBe('SIGKILL');
    writeAll(root, { writes: [{ path: 'versions/001_shelf.sql', text: '-- third\n' }], removes: ['notes.txt'] });
    const { 'notes.txt': _, ...rest } = killAt > steps.indexOf('committed') ? after : before;
    expect(contentOf(root)).toEqual({ ...rest, 'versions/001_shelf.sql': '-- third\n' });
  }
});

it('a recovery killed after any step can be repeated', () => {
  const commit = stepsOf((onStep) => writeAll(temporaryFolder(before), changes, { onStep })).indexOf('committed') + 1;
  const interrupted = () => {
    const root = temporaryFolder(before);
    expect(child(root, changesFile, commit)).toBe('SIGKILL');
    return root;
  };
  const steps = stepsOf((onStep) => recover(interrupted(), { onStep }));
  expect(steps.length).toBeGreaterThan(11);
  for (let killAt = 1; killAt <= steps.length; killAt += 1) {
    const root = interrupted();
    expect(child(root, 'recover', killAt)).toBe('SIGKILL');
    recover(root);
    expect(contentOf(root), `after "${steps[killAt - 1]}"`).toEqual(after);
    expect(existsSync(join(root, '.onefold/write'))).toBe(false);
  }
});

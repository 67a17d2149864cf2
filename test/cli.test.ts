import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { commands } from '../src/commands/index.js';
import { guardRules } from '../src/core/rules/guard/index.js';
import { type Installed, install, rerun } from './support/transcript.js';

const CASES = join(import.meta.dirname, 'cases/cli');
const names = readdirSync(CASES).sort();
const textOf = (name: string) => readFileSync(join(CASES, name), 'utf8');

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

describe.concurrent('transcripts', () => {
  // `npx vitest run test/cli.test.ts --update` writes what the commands say into the archives.
  it.for(names)('%s', async (name, { expect }) => {
    await expect(await rerun(textOf(name), installed)).toMatchFileSnapshot(join(CASES, name));
  });

  it('say of the guard that it is content once its advice was followed', ({ expect }) => {
    const blocks = names.map(textOf).flatMap((text) => text.split(/^(?=\$ )/m));
    const after = blocks.flatMap((block, index) => (/^\$ .*\| follow$/m.test(block) ? [blocks[index + 1] ?? ''] : []));
    expect(after.length).toBeGreaterThan(9);
    expect(after.filter((block) => !/^\$ onefold guard\b/.test(block) || /^\[exit/m.test(block))).toEqual([]);
  });

  it.for(guardRules)('tell a story in which $id speaks', ({ id, severity }, { expect }) => {
    const told = names
      .map(textOf)
      .filter((text) => text.includes(`\n${severity} ${id}: `) || text.includes(`\nerror ${id}: `));
    expect(told).not.toEqual([]);
  });

  it.for(commands)('onefold $name has one, with and without --json', ({ name }, { expect }) => {
    const lines = names
      .map(textOf)
      .join('\n')
      .split('\n')
      .filter((line) => line.startsWith('$ onefold'));
    const called = lines.filter((line) => line.includes(` ${name}`));
    expect(called.filter((line) => line.includes('--json'))).not.toEqual([]);
    expect(called.filter((line) => !line.includes('--json'))).not.toEqual([]);
  });
});

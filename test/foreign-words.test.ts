import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commands } from '../src/commands/index.js';
import { foreignCommand, foreignOption } from '../src/foreign-words.js';

it('sends to commands that there are', () => {
  const text = readFileSync(new URL('../src/foreign-words.ts', import.meta.url), 'utf8');
  const named = [...text.matchAll(/'onefold (\w+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(80);
  const known = commands.map(({ name }) => name);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

it.each([
  [['upgrade', '+12'], 'onefold up --steps 12'],
  [['--json', 'downgrade', '-1'], 'onefold down'],
  [['--mapping', 'upgrade', 'heads'], 'onefold list'],
  [['revision', '-m', 'say "hi" $(id)'], 'onefold create "say hi (id)"'],
  [['revision', '-m'], 'onefold create NAME'],
  [['migration', 'new', 'add_x'], 'onefold create add_x'],
  [['NAME', 'X'], undefined],
  [['upgrade', 'postgres'], 'onefold up --target postgres'],
  [['pln'], undefined],
  [[], undefined],
])('answers %j', (argv, ours) => {
  expect(/`(.*?)`/.exec(foreignCommand(argv)?.hint ?? '')?.[1]).toBe(ours);
});

it.each([
  ['--version=01', ['up', '--version=01'], '--only 01'],
  ['--version=', ['up', '--version='], '--only NAME'],
  ['-n', ['up', '-n', '3'], '--steps 3'],
  ['-n', ['up', '-n'], '--steps VALUE'],
  ['--db-url', ['up', '--db-url', 'postgres://ada:secret@host/db'], '--database URL'],
])('answers the option %s of %j', (typed, argv, ours) => {
  const error = foreignOption(typed, argv);
  expect(error?.hint).toContain(`\`${ours}\``);
  expect(`${error?.message}${error?.hint}`).not.toContain('secret');
});

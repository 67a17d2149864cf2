import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import type { Terminal } from '../support/terminal.js';
import { type Installed, install } from '../support/transcript.js';
import { expectLeft, follow, inSession, READY, repositoryOf, type Start } from '../support/tui.js';

const MAPPING = readFileSync(join(import.meta.dirname, '../cases/repos/library/mapping.yaml'), 'utf8');
const HELP = 'Usage: onefold COMMAND [options]';
/** SGR sequences that set a colour of the text or behind it. */
const COLOUR = /\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const library = () => repositoryOf('library', { 'mapping.yaml': MAPPING });

describe('colour', () => {
  const raw = (start: Start) =>
    inSession(
      installed,
      library(),
      async (terminal) => {
        await follow(terminal, [
          [[], READY],
          [['2'], 'Findings: open'],
          [['f', 'f'], 'Findings: all'],
          [['4'], '4 migrations, 1 retired'],
          [['enter'], '[statements]'],
        ]);
        return { raw: terminal.raw(), rows: terminal.rows() };
      },
      start,
    );

  it('is used', async () => {
    expect((await raw({})).raw).toMatch(COLOUR);
  });

  it.for<[string, Start]>([
    ['NO_COLOR', { env: { NO_COLOR: '1' } }],
    ['--no-color', { args: ['--no-color'] }],
    ['NO_COLOR on a terminal that is not known', { env: { NO_COLOR: '1', TERM: 'unheard-of' } }],
  ])('is not used with %s, and the line under the cursor can still be told', async ([, start]) => {
    const shown = await raw(start);
    expect(shown.raw).not.toMatch(COLOUR);
    expect(shown.rows.flat().some(({ inverse, text }) => inverse && text.includes('create table'))).toBe(true);
  });
});

describe('React', () => {
  /** Variables under which Node writes down every module that it imports, and what it wrote. */
  function watched() {
    const log = join(temporaryFolder(), 'modules');
    const loader = `
      import { appendFileSync } from 'node:fs';
      export async function resolve(name, context, next) {
        const found = await next(name, context);
        appendFileSync(${JSON.stringify(log)}, found.url + '\\n');
        return found;
      }`;
    const asUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
    const hook = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(loader))});`;
    const modules = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
    return { env: { NODE_OPTIONS: `--import ${asUrl(hook)}` }, modules };
  }
  const SESSION = /\/node_modules\/(react|ink)\/|\/tui\/main\.js/;

  it('is loaded by the session', async () => {
    const { env, modules } = watched();
    const work = async (terminal: Terminal) => {
      await follow(terminal, [[[], READY]]);
      terminal.press('q');
      await expectLeft(terminal);
    };
    await inSession(installed, library(), work, { env });
    expect(modules()).toMatch(/\/node_modules\/react\//);
    expect(modules()).toMatch(/\/node_modules\/ink\//);
  });

  it.for<[string, string[], Record<string, string>, string]>([
    ['`onefold plan`', ['plan'], {}, 'Plan: 4 migrations'],
    ['`onefold guard`', ['guard', '--all'], {}, ''],
    ['the help', ['--help'], {}, HELP],
    ['`onefold` alone where the cursor cannot be moved: the help is printed', [], { TERM: 'dumb' }, HELP],
  ])('is not loaded by %s', async ([, args, more, until]) => {
    const { env, modules } = watched();
    const work = async (terminal: Terminal) => {
      await terminal.exited;
      expect(terminal.raw()).toContain(until);
      expect(terminal.raw()).not.toContain('\x1b[?1049h');
    };
    await inSession(installed, library(), work, { args, env: { ...env, ...more }, rows: 60 });
    expect(modules()).not.toBe('');
    expect(modules()).not.toMatch(SESSION);
  });

  it('is not loaded where there is no terminal: the help is printed', () => {
    const { env, modules } = watched();
    const { PATH = '', HOME = '' } = process.env;
    const program = join(installed.bin, '../dist/cli.cjs');
    const options = { cwd: library(), env: { PATH, HOME, TERM: 'xterm', ...env }, encoding: 'utf8' } as const;
    const { stdout, stderr, status } = spawnSync(process.execPath, [program], options);
    expect([stdout + stderr, status]).toEqual([expect.stringContaining(HELP), 0]);
    expect(modules()).not.toMatch(SESSION);
  });
});

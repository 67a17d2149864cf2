/**
 * Measures the interactive session in a pseudo-terminal, on a generated tree: how soon the first screen stands, and how soon
 * a key is answered by a whole frame, while the engine thinks and when it has thought. Beside it stand what nothing can
 * beat: a start of Node that prints a word, and a program that echoes each key.
 *
 * Usage: node bench/session.mjs [--files 5000] [--migrations 2000] [--keys 200] [--columns 120] [--rows 40]
 * ONEFOLD_DIST names another build than dist/.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { parse, stringify } from 'yaml';
import { dist } from './lib/dist.mjs';
import { printTable } from './lib/table.mjs';
import { writeTree } from './tree.mjs';

const CLI = fileURLToPath(new URL('cli.cjs', dist));
const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    files: { ...text, default: '5000' },
    migrations: { ...text, default: '2000' },
    keys: { ...text, default: '200' },
    columns: { ...text, default: '120' },
    rows: { ...text, default: '40' },
  },
});
const [files, migrations, keys, columns, rows] = Object.values(values).map(Number);

/** Every frame ends in this: the end of a synchronized update. */
const FRAME_END = '\u001b[?2026l';
const ECHO = `process.stdin.setRawMode(true); process.stdin.on('data', (key) => process.stdout.write(' <' + key + '> \\x1b[?2026l')); process.stdout.write('ready');`;

/** A program in a pseudo-terminal, with what it has written since it was last asked. */
class Terminal {
  said = '';
  waiting = null;

  constructor(args, cwd) {
    const { CI: _, ...env } = process.env;
    this.pty = spawn(process.execPath, args, { cols: columns, rows, cwd, env: { ...env, TERM: 'xterm-256color' } });
    this.pty.onData((chunk) => {
      this.said += chunk;
      if (this.waiting?.wanted(this.said)) this.waiting.resolve();
    });
  }

  until(wanted) {
    return new Promise((resolve) => {
      this.waiting = { wanted, resolve };
      if (wanted(this.said)) resolve();
    });
  }

  /** Presses a key and gives the milliseconds until a frame with what answers it is written whole. */
  async answer(key, word) {
    this.said = '';
    const began = performance.now();
    this.pty.write(key);
    await this.until((said) => said.indexOf(FRAME_END, said.indexOf(word)) > 0 && said.includes(word));
    return performance.now() - began;
  }

  end() {
    this.pty.kill('SIGKILL');
  }
}

function sorted(times) {
  return times.toSorted((a, b) => a - b);
}

function row(name, times, baseline) {
  const all = sorted(times);
  const [median, p95, most] = [0.5, 0.95, 1].map(
    (part) => all[Math.min(all.length - 1, Math.floor(all.length * part))],
  );
  return [name, ...[median, p95, most].map((one) => one.toFixed(1)), `${(median / baseline).toFixed(1)} ×`];
}

/** Drafts a mapping for the tree, and folds neighbours into one until there are as many migrations as are wanted. */
function writeMapping(folder) {
  const { status, stderr } = spawnSync(process.execPath, [CLI, 'init'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`onefold init failed: ${stderr}`);
  const path = join(folder, 'mapping.yaml');
  const mapping = parse(readFileSync(path, 'utf8'));
  const entries = mapping.migrations;
  const per = entries.length / migrations;
  const groups = Array.from({ length: Math.min(migrations, entries.length) }, (_, index) =>
    entries.slice(Math.floor(index * Math.max(1, per)), Math.floor((index + 1) * Math.max(1, per))),
  );
  const folded = groups.map((group) => ({
    name: group[0].name,
    from: group.flatMap(({ from }) => from),
    down: 'none',
  }));
  writeFileSync(path, stringify({ ...mapping, migrations: folded }));
}

async function firstOutput(args, cwd, wanted) {
  const began = performance.now();
  const terminal = new Terminal(args, cwd);
  await terminal.until(wanted);
  const time = performance.now() - began;
  terminal.end();
  return time;
}

async function several(count, measure) {
  const times = [];
  for (let index = 0; index < count; index += 1) times.push(await measure(index));
  return times;
}

/** Goes down the plan and up again; the title of the list says where the cursor is. */
async function pressed(terminal, count) {
  const times = [];
  for (let index = 0; index < count; index += 1) {
    const turn = index % 20;
    const at = turn < 10 ? turn + 2 : 20 - turn;
    times.push(await terminal.answer(turn < 10 ? 'j' : 'k', ` ${at} of `));
  }
  return times;
}

async function measure(folder) {
  const starts = await several(7, () =>
    firstOutput(['-e', 'process.stdout.write("word")'], folder, (said) => said.includes('word')),
  );
  const first = await several(7, () => firstOutput([CLI], folder, (said) => said.includes(FRAME_END)));
  const least = sorted(starts)[3];
  const echo = new Terminal(['-e', ECHO], folder);
  await echo.until((said) => said.includes('ready'));
  const echoes = await several(keys, () => echo.answer('j', '<j>'));
  echo.end();
  const median = sorted(echoes)[Math.floor(keys / 2)];
  const terminal = new Terminal([CLI], folder);
  await terminal.until((said) => said.includes(FRAME_END));
  await terminal.answer('4', `${migrations} migrations`);
  const thinking = await pressed(terminal, keys);
  const began = performance.now();
  await terminal.until((said) => said.includes('decisions left'));
  const waited = performance.now() - began;
  terminal.said = '';
  const thought = await pressed(terminal, keys);
  const moves = await several(20, (index) => terminal.answer('J', ` ${index + 2} of `));
  const undone = await several(20, () => terminal.answer('u', 'Undone'));
  terminal.end();
  console.log(`${files} SQL files, ${migrations} migrations, ${columns}×${rows}; milliseconds.\n`);
  printTable(
    ['what', 'median', '95 %', 'most', 'beside'],
    [
      row('a start of Node that prints a word', starts, least),
      row('the first screen', first, least),
      row('an echo of a key', echoes, median),
      row('a key on the plan while the engine thinks', thinking, median),
      row('a key on the plan when it has thought', thought, median),
      row('moving a migration', moves, median),
      row('undoing that', undone, median),
    ],
  );
  console.log(`\nThe findings stood ${(waited / 1000).toFixed(1)} s behind the last of these keys.`);
}

const folder = mkdtempSync(join(tmpdir(), 'onefold-session-'));
try {
  writeTree(folder, files);
  writeMapping(folder);
  await measure(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

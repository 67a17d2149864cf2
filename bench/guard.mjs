/**
 * Measures `onefold guard` on a repository of many SQL files, of which a few changed, beside what it cannot do without:
 * `git status` there and a start of Node that does nothing. All take turns in several rounds, each as a whole process, and
 * the least counts: others on the machine make a run slower and never faster.
 *
 * Usage: node bench/guard.mjs [--files 10000] [--changed 5] [--rounds 15]
 * Three branches are measured: files changed in a deprecated directory, for which hashes are enough; code changed, and no
 * SQL; and new migrations, for which the parser is needed. ONEFOLD_DIST names another build than dist/.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dist } from './lib/dist.mjs';
import { milliseconds, printTable } from './lib/table.mjs';

const CLI = fileURLToPath(new URL('cli.cjs', dist));
const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    files: { ...text, default: '10000' },
    changed: { ...text, default: '5' },
    rounds: { ...text, default: '15' },
  },
});
const [files, changed, rounds] = [values.files, values.changed, values.rounds].map(Number);

const PER_SOURCE = 500;
const PLANNED = 50;
const pathOf = (index) =>
  `db/service_${Math.floor(index / PER_SOURCE)}/${String(index % PER_SOURCE).padStart(4, '0')}_t.sql`;

/** Most files are let go, so that the canonical history stays as small as one is. */
function decisions() {
  const all = Array.from({ length: files }, (_, index) => index);
  const sources = [...new Set(all.map((index) => pathOf(index).replace(/\/[^/]*$/, '')))];
  return [
    'onefold: 1',
    'sources:',
    ...sources.map((path) => `  - { path: ${path} }`),
    'migrations:',
    ...all.slice(0, PLANNED).map((index) => `  - { name: t_${index}, from: ${pathOf(index)} }`),
    'retire:',
    ...all.slice(PLANNED).map((index) => `  - { path: ${pathOf(index)}, reason: the service is gone }`),
    '',
  ].join('\n');
}

function git(root, ...args) {
  const person = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org'];
  return execFileSync('git', [...person, ...args], { cwd: root, encoding: 'utf8' });
}

function layOut(root) {
  for (let index = 0; index < files; index += 1) {
    const path = join(root, pathOf(index));
    mkdirSync(join(path, '..'), { recursive: true });
    const table = `t_${index}`;
    writeFileSync(
      path,
      `CREATE TABLE ${table} (id bigint PRIMARY KEY, name text);\nCREATE INDEX ON ${table} (name);\n`,
    );
  }
  writeFileSync(join(root, 'mapping.yaml'), decisions());
  writeFileSync(join(root, 'app.py'), 'print(1)\n');
  execFileSync(process.execPath, [CLI, 'write'], { cwd: root, stdio: 'ignore' });
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'one history');
}

const some = Array.from({ length: changed }, (_, index) => index);
/** What a branch did, by name, with the exit code that the guard must have. */
const BRANCHES = [
  [
    'legacy files changed',
    1,
    (root) => {
      for (const index of some) appendFileSync(join(root, pathOf(index + 1000)), '-- x\n');
    },
  ],
  [
    'code changed, no SQL',
    0,
    (root) => {
      for (const index of some) writeFileSync(join(root, `new_${index}.py`), 'print(2)\n');
    },
  ],
  [
    'new migrations',
    0,
    (root) =>
      some.forEach((index) => {
        const name = `${String(PLANNED + 1 + index).padStart(3, '0')}_new.sql`;
        writeFileSync(join(root, 'versions', name), `CREATE TABLE new_${index} (id bigint PRIMARY KEY);\n`);
      }),
  ],
];

function time(command, args, cwd, expected) {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== expected) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

function measure(root, name, expected) {
  const runs = Array.from({ length: rounds + 1 }, () => ({
    status: time('git', ['status', '--short'], root, 0),
    node: time(process.execPath, ['-e', '0'], root, 0),
    guard: time(process.execPath, [CLI, 'guard'], root, expected),
  })).slice(1);
  const least = (what) => Math.min(...runs.map((run) => run[what]));
  const median = (what) => runs.map((run) => run[what]).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)];
  const ratio = (of) => `${(of('guard') / (of('status') + of('node'))).toFixed(2)} ×`;
  return [name, ...['status', 'node', 'guard'].map((what) => milliseconds(least(what))), ratio(least), ratio(median)];
}

const root = mkdtempSync(join(tmpdir(), 'onefold-bench-'));
try {
  layOut(root);
  const rows = BRANCHES.map(([name, expected, change], index) => {
    git(root, 'switch', '-qc', `branch-${index}`, 'main');
    change(root);
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', name);
    return measure(root, name, expected);
  });
  console.log(`${files} SQL files, ${changed} changed; milliseconds, the least of ${rounds} rounds; at most 2 ×\n`);
  printTable(['branch', 'git status', 'node -e 0', 'onefold guard', 'guard / (status + node)', 'of medians'], rows);
} finally {
  rmSync(root, { recursive: true, force: true });
}

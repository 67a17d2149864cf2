/**
 * Measures onefold beside what it cannot beat, in one run on one machine, and prints ratios: absolute times say little.
 * `npm run bench` measures all; `npm run bench -- start`, `-- scan` or `-- growth` one of them. ONEFOLD_DIST names another
 * build than dist/, to compare two.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dist } from './lib/dist.mjs';
import { writeTree } from './tree.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CLI = fileURLToPath(new URL('cli.cjs', dist));
const USAGE = new URL('./lib/usage.mjs', import.meta.url).href;

function milliseconds(args, cwd) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status === null || status > 1) throw new Error(`${args.join(' ')} failed: ${stderr}`);
  return performance.now() - start;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Runs two commands in turn, so that a machine that slows down slows both, and compares them pair by pair. */
function compare(name, limit, runs, ours, theirs, cwd) {
  milliseconds(ours, cwd);
  milliseconds(theirs, cwd);
  const pairs = Array.from({ length: runs }, () => [milliseconds(ours, cwd), milliseconds(theirs, cwd)]);
  const ratios = pairs.map(([a, b]) => a / b).toSorted((a, b) => a - b);
  const [a, b] = [0, 1].map((side) => Math.round(median(pairs.map((pair) => pair[side]))));
  const spread = `${ratios[0].toFixed(2)} to ${ratios.at(-1).toFixed(2)}`;
  console.log(`${name}: ${median(ratios).toFixed(2)} times (${spread}; ${a} ms against ${b} ms); at most ${limit}`);
}

/** Scans a tree in a process of its own: milliseconds of processor time, and the largest resident size in bytes. */
function scanOnce(folder) {
  const args = ['--import', USAGE, CLI, 'scan'];
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe'];
  const { status, stderr, output } = spawnSync(process.execPath, args, { cwd: folder, stdio, maxBuffer: 2 ** 28 });
  if (status === null || status > 1) throw new Error(`onefold scan failed: ${stderr}`);
  return JSON.parse(String(output[3]));
}

/** Others on the machine make a run slower and never faster, so that the least says most; the runs take turns. */
function leastOf(runs, folders) {
  const rounds = Array.from({ length: runs }, () => folders.map(scanOnce));
  const least = (what, index) => Math.min(...rounds.map((round) => round[index][what]));
  return folders.map((_, index) => ({ time: least('time', index), memory: least('memory', index) }));
}

function grow(folder, sizes) {
  const folders = sizes.map((size) => join(folder, String(size)));
  sizes.forEach((size, index) => {
    writeTree(folders[index], size);
  });
  const perFile = leastOf(2, folders).map(({ time, memory }, index) => ({
    time: time / sizes[index],
    memory: memory / sizes[index],
  }));
  const [{ time, memory }] = perFile;
  perFile.forEach((one, index) => {
    const text = `${one.time.toFixed(2)} ms and ${(one.memory / 1e3).toFixed(0)} kB per file`;
    const ratios = `${(one.time / time).toFixed(2)} times the time and ${(one.memory / memory).toFixed(2)} times the memory`;
    console.log(`onefold scan of ${sizes[index]} files: ${text}, ${ratios} of ${sizes[0]}; at most about 1`);
  });
}

function inTemporaryFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'onefold-bench-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const BENCHES = {
  start() {
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'empty.mjs'), '');
      compare('onefold --version / an empty script', 3, 15, [CLI, '--version'], ['empty.mjs'], folder);
    });
  },
  scan() {
    inTemporaryFolder((folder) => {
      const bytes = writeTree(folder, 5000);
      console.log(`5,000 files, ${(bytes / 1e6).toFixed(1)} MB`);
      const alone = [join(HERE, 'parse-alone.mjs'), folder];
      compare('onefold scan / reading and parsing alone', 3, 5, [CLI, 'scan'], alone, folder);
    });
  },
  /** Start and code weigh on few files, so that time and memory per file fall; where they rise, something is not linear. */
  growth() {
    inTemporaryFolder((folder) => grow(folder, [1000, 5000, 25_000]));
  },
};

const chosen = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES)) if (chosen.length === 0 || chosen.includes(name)) bench();

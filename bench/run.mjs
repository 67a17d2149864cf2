/**
 * Measures onefold beside what it cannot beat, in one run on one machine, and prints ratios: absolute times say little.
 * `npm run bench` measures all; `npm run bench -- start` or `-- scan` one of them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeTree } from './tree.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CLI = join(HERE, '../dist/cli.js');

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
      compare('onefold scan / reading and parsing alone', 2, 5, [CLI, 'scan'], alone, folder);
    });
  },
};

const chosen = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES)) if (chosen.length === 0 || chosen.includes(name)) bench();

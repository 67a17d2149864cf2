/**
 * Proves the consolidation of checked-out repositories on a server of yours, and compares the time with that of psql
 * applying the same legacy files, each once, in the order of the sources. Without a mapping.yaml a checkout is folded by
 * what `onefold init` drafts. Nothing is written into the checkouts: each is copied.
 *
 * Usage: node bench/prove.mjs --server URL DIRECTORY…
 * URL names a role that may create databases; psql must be on the PATH, and should be of the server's major version.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dist } from './lib/dist.mjs';
import { readRepository } from './lib/repository.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { server: { type: 'string' } },
});
const cli = fileURLToPath(new URL('cli.cjs', dist));
const DATABASE = 'onefold_bench_psql';

function seconds(action) {
  const began = performance.now();
  action();
  return (performance.now() - began) / 1000;
}

function psql(database, args) {
  const url = new URL(values.server);
  url.pathname = `/${database}`;
  return spawnSync('psql', ['-q', '-X', url.href, ...args], { stdio: 'ignore' });
}

/** What the files need before the first one is no part of the comparison. */
function timePsql(root, paths) {
  psql('postgres', ['-c', `DROP DATABASE IF EXISTS ${DATABASE}`]);
  psql('postgres', ['-c', `CREATE DATABASE ${DATABASE} TEMPLATE template0`]);
  const spent = seconds(() => {
    for (const path of paths) psql(DATABASE, ['-f', join(root, path)]);
  });
  psql('postgres', ['-c', `DROP DATABASE ${DATABASE}`]);
  return spent;
}

function onefold(root, args) {
  const run = spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status === 2) throw new Error(`onefold ${args.join(' ')} in ${root}: ${run.stderr}`);
  return run;
}

/** Counts why files are never applicable: by SQLSTATE, most first. */
function topReasons(failed) {
  const counts = new Map();
  for (const { first } of failed) counts.set(first.sqlstate, (counts.get(first.sqlstate) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3);
  return sorted.map(([state, count]) => `${count} × ${state}`).join(', ');
}

function fates({ objects }) {
  const counts = new Map();
  for (const { fate, reason } of objects) {
    const word = fate === 'changed' && reason !== null ? 'changed with a reason' : fate;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fate, count]) => `${count} ${fate}`)
    .join(', ');
}

async function measure(directory) {
  const root = mkdtempSync(join(tmpdir(), 'onefold-bench-'));
  try {
    cpSync(directory, root, { recursive: true });
    const drafted = onefold(root, ['init']).status === 0;
    const spent = seconds(() => onefold(root, ['prove', '--shadow-url', values.server]));
    const proof = JSON.parse(readFileSync(join(root, 'reports/proof.json'), 'utf8'));
    const { corpus } = await readRepository(root);
    const paths = [...new Set(corpus.migrations.flatMap(({ up }) => up.map(({ file }) => file.file.path)))];
    const [all] = proof.legacy;
    const alone = timePsql(root, paths);
    return {
      repository: `${basename(directory)}${drafted ? '' : ' (mapping)'}`,
      files: all.files,
      applied: all.files - all.failed.length,
      never: topReasons(all.failed),
      canonical: `${proof.steps.length} of ${proof.canonical.applied.length + proof.canonical.notRun.length + (proof.canonical.failed === null ? 0 : 1)}`,
      refused: proof.refused.length,
      fates: fates(proof),
      seconds: spent.toFixed(1),
      psql: alone.toFixed(1),
      ratio: (spent / alone).toFixed(1),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (values.server === undefined || positionals.length === 0) {
  console.error('usage: node bench/prove.mjs --server URL DIRECTORY…');
  process.exit(2);
}
execFileSync('psql', ['--version']);
for (const directory of positionals) {
  const row = await measure(directory);
  console.log(`| ${Object.values(row).join(' | ')} |`);
}

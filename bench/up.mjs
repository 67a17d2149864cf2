/**
 * Measures `onefold up` and `onefold status` beside other runners and psql, in one run on one server, and prints ratios:
 * the same small migrations in every tool's own layout, each tool as a whole process. First all migrations on an empty
 * database; then, with many applied, a run that has nothing to do, and the status. The tools take turns in several
 * rounds, and the least counts: others on the machine make a run slower and never faster.
 *
 * Usage: node bench/up.mjs [--server URL] [--peers DIR] [--count 500] [--applied 2000] [--rounds 3]
 * URL names a role that may create databases; without it the embedded server is used, which does not wait for the disk.
 * 0 for --count or --applied leaves that half out. DIR keeps what npm installs for the comparison; without it that is
 * installed in a temporary folder each time. psql and sql-migrate are used where they are on the PATH.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { databasesOn, embeddedUrl, query } from './lib/databases.mjs';
import { COUNT_MADE, smallMigrations, writeFiles } from './lib/migrations.mjs';
import { startEmbedded } from './lib/onefold.mjs';
import { installPeers, onefold, onePsql, tools } from './lib/peers/index.mjs';
import { inRounds } from './lib/rounds.mjs';
import { milliseconds, printTable, ratio } from './lib/table.mjs';
import { timed } from './lib/timing.mjs';

const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    server: text,
    peers: text,
    count: { ...text, default: '500' },
    applied: { ...text, default: '2000' },
    rounds: { ...text, default: '3' },
  },
});
const [count, many, rounds] = [values.count, values.applied, values.rounds].map(Number);

/** Lays out the migrations for every tool that is there: { tool, version, folder, slug }. */
function layOut({ root, peers }, migrations, chosen) {
  return chosen.flatMap((tool) => {
    const version = tool.version(peers);
    if (version === null) return [];
    const slug = `${migrations.length}_${tools.indexOf(tool)}`;
    const folder = join(root, slug);
    writeFiles(folder, tool.files(migrations));
    tool.prepare?.(folder);
    return [{ tool, version, folder, slug }];
  });
}

/** A tool that ended well may still have left something out. */
async function unmade(url, expected) {
  const [{ tables, indexes, functions }] = await query(url, COUNT_MADE);
  if ([tables, indexes, functions].every((made) => made === expected)) return null;
  return `made ${tables} tables, ${indexes} indexes and ${functions} functions of ${expected} each`;
}

async function run({ tool, folder }, command, { peers, url, expected }) {
  const env = { DATABASE_URL: url, ...tool.environment?.({ url }) };
  const measured = await timed(tool[command]({ peers, url }), { cwd: folder, env });
  return { ...measured, error: measured.error ?? (await unmade(url, expected)) };
}

/** One row for each tool; what failed says why where its numbers would stand. */
function applyRows(candidates, found) {
  const least = (tool) => found.get(candidates.find((one) => one.tool === tool))?.least ?? null;
  const [floor, ours] = [least(onePsql), least(onefold)];
  return candidates.map((candidate) => {
    const { tool, version } = candidate;
    const { least: own, most, error } = found.get(candidate);
    if (error !== null) return [tool.name, version, `failed: ${error}`, '', '', ''];
    return [tool.name, version, milliseconds(own), milliseconds(most), ratio(own, floor), ratio(own, ours)];
  });
}

/** All migrations on an empty database. */
async function apply({ root, peers, databases }) {
  const migrations = smallMigrations(count);
  const candidates = layOut({ root, peers }, migrations, tools);
  const found = await inRounds(rounds, candidates, async (candidate) => {
    const { name, url } = await databases.create(candidate.slug);
    await databases.settle();
    const measured = await run(candidate, 'up', { peers, url, expected: count });
    await databases.drop(name);
    return measured;
  });
  console.log(`\n${count} migrations on an empty database, the least of ${rounds} rounds\n`);
  const head = ['tool', 'version', 'ms', 'most', 'of psql, one process', 'of onefold'];
  printTable(head, applyRows(candidates, found));
}

/** Gives each tool a database on which it has applied everything; a tool that could not is left out, with the reason. */
async function applied({ peers, databases }, candidates, expected) {
  const ready = [];
  for (const candidate of candidates) {
    const { url } = await databases.create(candidate.slug);
    const { error } = await run(candidate, 'up', { peers, url, expected });
    if (error === null) ready.push({ candidate, url });
    else console.log(`${candidate.tool.name} could not apply ${expected} migrations: ${error}`);
  }
  return ready;
}

function idleRow({ tool, version }, of) {
  const cells = ['again', 'status'].flatMap((command) => {
    const floor = of(onePsql, 'status')?.least ?? null;
    const found = of(tool, command);
    if (found === undefined) return ['–', '–', '–'];
    if (found.error !== null) return [`failed: ${found.error}`, '', ''];
    const ours = of(onefold, command)?.least ?? null;
    return [milliseconds(found.least), ratio(found.least, floor), ratio(found.least, ours)];
  });
  return [tool.name, version, ...cells];
}

/** A run that has nothing to do, and the status, where a tool has one. */
async function idle({ root, peers, databases }) {
  const migrations = smallMigrations(many);
  const chosen = tools.filter(({ again, status }) => again !== undefined || status !== undefined);
  const ready = await applied({ peers, databases }, layOut({ root, peers }, migrations, chosen), many);
  await databases.settle();
  const jobs = ready.flatMap((one) =>
    ['again', 'status'].filter((command) => one.candidate.tool[command]).map((command) => ({ ...one, command })),
  );
  const found = await inRounds(rounds, jobs, ({ candidate, url, command }) =>
    run(candidate, command, { peers, url, expected: many }),
  );
  const of = (tool, command) => found.get(jobs.find((job) => job.candidate.tool === tool && job.command === command));
  console.log(`\n${many} migrations applied, the least of ${rounds} rounds\n`);
  const ratios = ['of psql', 'of onefold'];
  const head = ['tool', 'version', 'up, nothing to do', ...ratios, 'status', ...ratios];
  printTable(
    head,
    ready.map(({ candidate }) => idleRow(candidate, of)),
  );
}

async function measure(server, root) {
  const peers = resolve(values.peers ?? join(root, 'peers'));
  mkdirSync(peers, { recursive: true });
  installPeers(peers);
  for (const { name, version } of tools) if (version(peers) === null) console.log(`${name}: not installed: left out`);
  const databases = databasesOn(server);
  const where = values.server === undefined ? 'embedded, without waiting for the disk' : 'the one that was named';
  console.log(`PostgreSQL ${await databases.version()} (${where}), Node ${process.version}`);
  try {
    if (count > 0) await apply({ root, peers, databases });
    if (many > 0) await idle({ root, peers, databases });
  } finally {
    await databases.dropAll();
  }
}

const root = mkdtempSync(join(tmpdir(), 'onefold-bench-'));
const embedded = values.server === undefined ? await startEmbedded({}) : null;
try {
  await measure(values.server ?? embeddedUrl(embedded), root);
} finally {
  await embedded?.stop();
  rmSync(root, { recursive: true, force: true });
}

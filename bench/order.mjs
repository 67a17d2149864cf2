/**
 * Counts how many migrations of a checked-out repository apply to an empty embedded PostgreSQL, each in a transaction of
 * its own, a failing one passed over: in the order that onefold plans, in path order and in numeric order. Without a
 * mapping.yaml the checkout is folded by what `onefold init` would draft. Usage: node bench/order.mjs DIRECTORY…
 */
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { proposeHere } from '../dist/commands/proposal.js';
import { openWorkspace } from '../dist/commands/workspace.js';
import { renderStep } from '../dist/core/conventions/canonical.js';
import { decodeFile } from '../dist/core/decode.js';
import { scriptOf } from '../dist/core/script.js';
import { parseFile } from '../dist/core/sql/parse.js';
import { connect, executePart } from '../dist/io/database.js';
import { startEmbedded } from '../dist/io/embedded.js';
import { readText } from '../dist/io/text.js';

function envFor(root) {
  const milliseconds = () => performance.now();
  const { signal } = new AbortController();
  return {
    root,
    mappingPath: 'mapping.yaml',
    env: {},
    now: () => new Date(),
    milliseconds,
    signal,
    emit() {},
    json: false,
  };
}

/** Runs each script in a transaction of its own where it can, and returns the labels of those that fail. */
async function failuresOf(embedded, scripts) {
  const admin = await connect({ embedded });
  await admin.client.query('DROP DATABASE IF EXISTS replay WITH (FORCE)');
  await admin.client.query('CREATE DATABASE replay TEMPLATE template0');
  const connection = { ...embedded.connection, database: 'replay' };
  const session = await connect({ embedded: { ...embedded, connection } });
  const failed = [];
  for (const { label, script, transaction } of scripts) {
    const failure = await attempt(session.client, script, transaction);
    if (failure !== null) failed.push({ label, failure });
    await session.client.query('RESET ALL');
  }
  await session.close();
  await admin.close();
  return failed;
}

async function attempt(client, script, transaction) {
  if (transaction) await client.query('BEGIN');
  for (const part of script.parts) {
    const failure = await executePart(client, script, part);
    if (failure === null) continue;
    await client.query('ROLLBACK');
    return failure;
  }
  if (transaction) await client.query('COMMIT');
  return null;
}

function planned({ plan }, mapping) {
  return plan.steps.map((step) => {
    const [up] = renderStep(step, mapping);
    const script = scriptOf(parseFile(decodeFile(up.path, new TextEncoder().encode(up.text))));
    return { label: step.from.map(({ path }) => path).join(' + '), script, transaction: step.transaction };
  });
}

/** The forward files as they lie there, with the number that their name begins with. */
function forward({ corpus }) {
  const paths = new Map(corpus.migrations.filter(({ up }) => up.length > 0).map((m) => [m.draft.path, m]));
  return [...paths].map(([path, { draft, up }]) => {
    const file = corpus.files.get(path);
    const own = { ...file, statements: up.map(({ statement }) => statement) };
    const transaction = draft.transaction && up.every(({ statement: { parsed } }) => parsed.transactional !== false);
    return {
      label: path,
      script: scriptOf(own),
      transaction,
      number: BigInt(/^\d+/.exec(draft.number ?? '')?.[0] ?? 10n ** 20n),
    };
  });
}

const byPath = (a, b) => (a.label < b.label ? -1 : 1);
const byNumber = (a, b) => (a.number === b.number ? byPath(a, b) : a.number < b.number ? -1 : 1);

async function measure(root) {
  const env = envFor(resolve(root));
  const began = performance.now();
  const { mapping, consolidation } =
    readText(env.root, env.mappingPath) === null ? await proposeHere(env, null) : await openWorkspace(env);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const files = forward(consolidation);
  const steps = planned(consolidation, mapping);
  const embedded = await startEmbedded({});
  try {
    const ours = await failuresOf(embedded, steps);
    const path = await failuresOf(embedded, files.toSorted(byPath));
    const number = await failuresOf(embedded, files.toSorted(byNumber));
    const row = {
      repository: root,
      sql: consolidation.corpus.files.size,
      forward: files.length,
      planned: steps.length,
      'applied as planned': steps.length - ours.length,
      'in path order': files.length - path.length,
      'in numeric order': files.length - number.length,
      seconds,
    };
    return { row, ours };
  } finally {
    await embedded.stop();
  }
}

const rows = [];
for (const root of process.argv.slice(2)) {
  const { row, ours } = await measure(root);
  rows.push(row);
  for (const { label, failure } of ours) console.log(`${label}: ${failure.sqlstate} ${failure.message}`);
}
console.table(rows);

/**
 * Counts how many migrations of a checked-out repository apply to an empty embedded PostgreSQL, each in a transaction of
 * its own, a failing one passed over: in the order that onefold plans, and the same files in path order, in numeric order
 * and in the order of their first commits. `retry` is how many apply at all: in path order, the failing ones tried again
 * until nothing moves. Without a mapping.yaml the checkout is folded by what `onefold init` would draft.
 *
 * Usage: node bench/order.mjs [--stand-ins supabase] [--prepare FILE.sql]… [--all] DIRECTORY…
 * --stand-ins and --prepare put into each empty database what lives elsewhere; --all also runs, in the other orders, the
 * files that the plan lets go (copies, and what cannot run).
 */
import { readOptions } from './lib/options.mjs';
import { forwardFiles, inOrder } from './lib/orders.mjs';
import { plannedWork, readRepository } from './lib/repository.mjs';
import { failuresAfterRetries, failuresOf, onFreshDatabase, withServer } from './lib/server.mjs';

const { directories, prepare, all } = readOptions({ all: { type: 'boolean', default: false } });

/** Measures one order on a database of its own. */
function measure(server, works, run = failuresOf) {
  return onFreshDatabase(server, prepare, (client) => run(client, works));
}

async function compare(server, directory) {
  const repository = await readRepository(directory);
  const planned = plannedWork(repository);
  const paths = new Set(repository.plan.steps.flatMap(({ from }) => from.map(({ path }) => path)));
  const forward = forwardFiles(repository.corpus);
  const files = all ? forward : forward.filter(({ label }) => paths.has(label));
  const ordered = (order) => inOrder(order, files, repository.firstCommit);
  const refused = await measure(server, planned);
  const applied = async (works, run) => works.length - (await measure(server, works, run)).length;
  const row = {
    repository: directory,
    sql: repository.corpus.files.size,
    forward: forward.length,
    planned: planned.length,
    onefold: planned.length - refused.length,
    path: await applied(ordered('path')),
    number: await applied(ordered('number')),
    'first commit': await applied(ordered('commit')),
    retry: await applied(ordered('path'), failuresAfterRetries),
    seconds: Number(repository.seconds.toFixed(1)),
  };
  return { row, refused };
}

const rows = [];
await withServer(async (server) => {
  for (const directory of directories) {
    const { row, refused } = await compare(server, directory);
    rows.push(row);
    console.log(`${directory}: ${refused.length} refused in onefold's order`);
    for (const { work, failure } of refused) console.log(`  ${work.label}: ${failure.sqlstate} ${failure.message}`);
  }
});
console.table(rows);

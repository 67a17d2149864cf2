/** Reads a checked-out repository as the commands do, and lists what of it runs. */
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  decodeFile,
  firstCommits,
  openWorkspace,
  parseFile,
  plannedRuns,
  proposeHere,
  readText,
  renderStep,
  scriptOf,
} from './onefold.mjs';

function envFor(root) {
  return {
    root,
    mappingPath: 'mapping.yaml',
    env: {},
    now: () => new Date(),
    milliseconds: () => performance.now(),
    signal: new AbortController().signal,
    emit() {},
    json: false,
  };
}

/**
 * Thinks a checkout through: by its mapping.yaml, or by what `onefold init` would draft. Gives corpus, plan and mapping,
 * the time of each path's first commit, and how many seconds it took.
 */
export async function readRepository(directory) {
  const env = envFor(resolve(directory));
  const began = performance.now();
  const { mapping, consolidation } =
    readText(env.root, env.mappingPath) === null ? await proposeHere(env, null) : await openWorkspace(env);
  const seconds = (performance.now() - began) / 1000;
  const { plan } = consolidation;
  // What the database holds before the first file is said on the command line, to PostgreSQL and to foresight alike.
  const corpus = { ...consolidation.corpus, prepared: [] };
  return { mapping, corpus, plan, seconds, firstCommit: firstCommits(env.root) };
}

/** Parses text that no repository holds, such as a file that prepares a database. */
export function parseText(path, text) {
  return parseFile(decodeFile(path, new TextEncoder().encode(text)));
}

/** Lists the runs of the planned migrations, without what is native to our own layout already. */
export function plannedRunsOf({ corpus, plan }) {
  return plannedRuns(corpus, plan).slice(0, plan.steps.length);
}

/** Lists the planned migrations as `write` would put them on disk: what runs, under the paths that it comes from. */
export function plannedWork({ corpus, plan, mapping }) {
  const runs = plannedRunsOf({ corpus, plan });
  return plan.steps.map((step, index) => {
    const [up] = renderStep(step, mapping);
    const label = step.from.map(({ path }) => path).join(' + ');
    const scripts = [scriptOf(parseText(up.path, up.text))];
    return { label, scripts, transaction: step.transaction, ownControl: false, run: runs[index] };
  });
}

/** The orders in which somebody without onefold would run the files of a repository. */
import { legacyRuns, scriptOf } from './onefold.mjs';

/** A file's own BEGIN and COMMIT are left out of scripts, as decisions leave them out; as it lies there it has them. */
function asWritten({ parsed, ...statement }) {
  return { ...statement, parsed: { ...parsed, control: null } };
}

/** One script for each file that a run takes statements from. */
function scriptsOf({ statements }, ownControl) {
  const taken = statements.map(({ located }) => located);
  return [...new Set(taken.map(({ file }) => file))].map((file) => {
    const own = taken.filter((located) => located.file === file).map(({ statement }) => statement);
    return scriptOf({ ...file, statements: ownControl ? own.map(asWritten) : own });
  });
}

/**
 * Makes of a run what a server can be given; `label` names it. With `ownControl` its files begin and commit where they
 * say so.
 */
export function workOf(run, ownControl) {
  return { label: run.path, scripts: scriptsOf(run, ownControl), transaction: run.transaction, ownControl, run };
}

/** Another database's file runs like any other; only nothing is foreseen of it. */
function runOfForeign({ draft, up }) {
  const statements = up.map((located) => ({ located, effects: [] }));
  return { name: draft.path, path: draft.path, statements, transaction: draft.transaction };
}

/** Lists the forward files of a corpus, each path once, in the order of its sources. */
export function forwardFiles(corpus) {
  const runs = new Map(legacyRuns(corpus).map((run) => [run.path, run]));
  const forward = new Map(corpus.migrations.filter(({ up }) => up.length > 0).map((one) => [one.draft.path, one]));
  return [...forward].map(([path, migration]) => workOf(runs.get(path) ?? runOfForeign(migration), true));
}

/** Reads the number that a name begins with ("007_a", "1.2-b", "V1_2__c") as its parts; one without comes last. */
function numberOf({ label }) {
  const name = label.slice(label.lastIndexOf('/') + 1);
  const [, flyway, plain] = /^(?:V(\d+(?:[._]\d+)*)__|(\d+(?:\.\d+)*))/.exec(name) ?? [];
  return (flyway ?? plain)?.split(/[._]/).map(BigInt) ?? [10n ** 20n];
}

function compareParts(a, b) {
  const different = a.findIndex((part, index) => part !== b[index]);
  if (different < 0) return a.length - b.length;
  return b[different] === undefined || a[different] > b[different] ? 1 : -1;
}

function byPath(a, b) {
  return a.label < b.label ? -1 : Number(a.label > b.label);
}

/** Gives the files by path, by the number in their names, or by the time of their first commit; ties go by path. */
export function inOrder(order, files, firstCommit) {
  const time = ({ label }) => firstCommit.get(label) ?? Number.POSITIVE_INFINITY;
  const compare = {
    path: byPath,
    number: (a, b) => compareParts(numberOf(a), numberOf(b)) || byPath(a, b),
    commit: (a, b) => (time(a) < time(b) ? -1 : Number(time(a) > time(b))) || byPath(a, b),
  }[order];
  return files.toSorted(compare);
}

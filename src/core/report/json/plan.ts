import type { Fate, FileChange, Plan, Rename, Step, StepSource } from '../../model.js';
import { byCodeUnit } from '../../text.js';
import { changeKind } from '../changes.js';
import { placeJson } from './place.js';

function sourceJson(source: StepSource): object {
  const { path, sha256, statements, of, changes } = source;
  return { path, sha256, statements, of, changes };
}

function stepJson(step: Step): object {
  const { version, name, title, group, downOrigin, transaction, dependsOn, why, rewritten } = step;
  const [from, downFrom] = [step.from.map(sourceJson), step.downFrom.map(sourceJson)];
  return {
    version,
    name,
    title,
    group,
    from,
    downFrom,
    downOrigin,
    ...(step.notUndone && { notUndone: step.notUndone }),
    transaction,
    dependsOn,
    why,
    body: rewritten?.kind ?? 'sources',
    ...(rewritten?.kind === 'patched' && { patchedLines: rewritten.lines }),
    at: placeJson(step.at),
  };
}

function fateJson(fate: Fate): object {
  const about = 'version' in fate ? { version: fate.version } : { reason: fate.reason };
  return { kind: fate.kind, ...about, at: placeJson(fate.at) };
}

/** Turns a map into an object whose keys stand in code unit order; the map's own order is not part of the output. */
function sortedObject<V, W>(map: ReadonlyMap<string, V>, value: (one: V) => W): Readonly<Record<string, W>> {
  return Object.fromEntries([...map].sort(([a], [b]) => byCodeUnit(a, b)).map(([key, one]) => [key, value(one)]));
}

/** Maps a plan: the migrations without their SQL, per file its fate, and per file and statement the fates. */
export function planJson(plan: Plan): object {
  return {
    migrations: plan.steps.map(stepJson),
    files: sortedObject(plan.fileFates, (fate) => fate),
    statements: sortedObject(plan.fates, (statements) => statements.map((fates) => fates.map(fateJson))),
    problems: plan.problems.map(({ at, message, help }) => ({ at: placeJson(at), message, help })),
  };
}

/** Maps a change: which file and what happens to it, without its text. */
export function changeJson(change: FileChange): object {
  return { path: change.path, change: changeKind(change) };
}

/** Maps a renaming: both names, and whether the text changes with it. */
export function renameJson({ from, to, before, text }: Rename): object {
  return { from, to, changed: before !== text };
}

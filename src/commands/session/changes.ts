import type { FileChange, FileWrite, PlannedChange } from '../../core/model.js';
import { changeKind } from '../../core/report/changes.js';
import { countLines } from '../../core/session/comparison.js';
import { readText } from '../../io/text.js';
import type { Env } from '../command.js';
import { changesOf, editedByHand, removalsOf } from '../outputs.js';
import type { Workspace } from '../workspace.js';

/** Lists what a write would make of every file, mapping.yaml first where a draft is not on disk. */
export function changesFor(env: Env, workspace: Workspace, outputs: readonly FileWrite[]): FileChange[] {
  const decisions = { path: env.mappingPath, text: workspace.text, before: readText(env.root, env.mappingPath) };
  const drafted = decisions.before === decisions.text ? [] : [decisions];
  return [...drafted, ...changesOf(env, outputs), ...removalsOf(env, workspace, outputs)];
}

/** Counts what a write would change, file by file. */
export function plannedChanges(env: Env, workspace: Workspace, outputs: readonly FileWrite[]): PlannedChange[] {
  const [changes, path] = [changesFor(env, workspace, outputs), env.mappingPath];
  const edited = new Set(
    editedByHand(
      workspace,
      changes.filter((change) => change.path !== path),
    ),
  );
  return changes.map((change) => ({
    path: change.path,
    kind: changeKind(change),
    ...countLines(change.before, change.text),
    edited: edited.has(change),
  }));
}

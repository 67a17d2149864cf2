import { setImmediate } from 'node:timers/promises';
import { trialsFor } from '../../core/choices.js';
import type { Choice, ConflictDetail } from '../../core/model.js';
import { besideEachOther } from '../../core/session/beside.js';
import { highlight } from '../../core/session/highlight.js';
import type { Env } from '../command.js';
import type { Workspace } from '../workspace.js';

/** Shows the definitions of an object, tries out what can be done, and lets in an interruption between two choices. */
export async function choicesOf(env: Env, workspace: Workspace, object: string): Promise<ConflictDetail | null> {
  const found = trialsFor(workspace, object);
  if (found === null) return null;
  const { trials, texts, ...rest } = found;
  const sql = besideEachOther(texts.map((text, index) => highlight(found.definitions[index]!.path, text)));
  const choices: Choice[] = [];
  for (const trial of trials) {
    await setImmediate();
    env.emit({ kind: 'progress', label: 'Trying choices', done: choices.length, total: trials.length });
    choices.push(trial());
  }
  return { ...rest, sql, choices };
}

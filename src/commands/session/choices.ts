import { setImmediate } from 'node:timers/promises';
import { trialsFor } from '../../core/choices.js';
import type { Choice, Choices } from '../../core/model.js';
import type { Env } from '../command.js';
import type { Workspace } from '../workspace.js';

/** Tries out what can be done about an object, and lets in an interruption between two choices. */
export async function choicesOf(env: Env, workspace: Workspace, object: string): Promise<Choices | null> {
  const found = trialsFor(workspace, object);
  if (found === null) return null;
  const { trials, ...rest } = found;
  const choices: Choice[] = [];
  for (const trial of trials) {
    await setImmediate();
    env.emit({ kind: 'progress', label: 'Trying choices', done: choices.length, total: trials.length });
    choices.push(trial());
  }
  return { ...rest, choices };
}

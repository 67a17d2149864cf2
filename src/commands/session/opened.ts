import type { FileWrite, ReportFacts, SessionFacts } from '../../core/model.js';
import type { Env } from '../command.js';
import { outputsOf } from '../outputs.js';
import { openWorkspace, type Workspace } from '../workspace.js';
import { factsOf, reportOf } from './facts.js';

/** A draft thought through, with what is made of it once it is asked for. */
export type Opened = {
  readonly workspace: Workspace;
  report(): ReportFacts;
  facts(): SessionFacts;
  /** Every file that a write would put on disk. */
  outputs(): readonly FileWrite[];
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Thinks a text of mapping.yaml through. UserError where it is wrong. */
export async function openDraft(env: Env, text: string): Promise<Opened> {
  const workspace = await openWorkspace(env, text);
  const report = once(() => reportOf(workspace));
  const facts = once(() => factsOf(workspace, report()));
  return { workspace, report, facts, outputs: once(() => outputsOf(workspace)) };
}

import { renderStep } from '../core/conventions/canonical.js';
import { upPath } from '../core/conventions/canonical-name.js';
import { editMapping } from '../core/mapping.js';
import { type KeptEdit, keptEdit } from '../core/patching.js';
import { UserError } from '../errors.js';
import type { Env } from './command.js';
import { entryTrail, type Planned } from './entries.js';
import { openWorkspace, type Workspace } from './workspace.js';

/** Finds out what a migration holds without its patch. */
async function unpatched(env: Env, workspace: Workspace, { step, index, entry }: Planned): Promise<string> {
  if (entry.body.kind === 'sources') return renderStep(step, workspace.mapping)[0]!.text;
  const draft = editMapping(workspace.text, [{ kind: 'delete', path: entryTrail(index, 'patch') }]);
  const bare = await openWorkspace(env, draft);
  return renderStep(bare.consolidation.plan.steps[index]!, bare.mapping)[0]!.text;
}

/** Refuses to patch what is written by hand. */
export function refuseOwn({ entry, step }: Planned, path: string): void {
  if (entry.body.kind !== 'own') return;
  throw new UserError(
    `${path} is written by hand (\`body: own\`), so that there is nothing to patch.`,
    `edit it as you like and run \`onefold write\`; without \`body: own\`, ${step.name} is written from its sources.`,
  );
}

/** Makes the patch that keeps an edit of a migration, or says why there can be none. */
export async function keepEdit(env: Env, workspace: Workspace, planned: Planned, text: string): Promise<KeptEdit> {
  const path = upPath(planned.step, workspace.mapping.layout);
  const bare = await unpatched(env, workspace, planned);
  return keptEdit({ path, text, unpatched: bare, mappingPath: env.mappingPath });
}

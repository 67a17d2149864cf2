/** What the measuring scripts use of the built onefold. */
import { dist } from './dist.mjs';

const load = (path) => import(new URL(path, dist));

export const { proposeHere } = await load('commands/proposal.js');
export const { openWorkspace } = await load('commands/workspace.js');
export const { renderStep } = await load('core/conventions/canonical.js');
export const { decodeFile } = await load('core/decode.js');
export const { foresee, legacyRuns, plannedRuns } = await load('core/foresee.js');
export const { ForeseenDatabase } = await load('core/foresee/database.js');
export const { Makers } = await load('core/foresee/makers.js');
export const { undecidedPlan } = await load('core/plan/undecided.js');
export const { placeAt } = await load('core/places.js');
export const { standIn } = await load('core/prepare.js');
export const { judge } = await load('core/rules/index.js');
export const { scriptOf } = await load('core/script.js');
export const { parseFile } = await load('core/sql/parse.js');
export const { connect, executePart } = await load('io/database.js');
export const { startEmbedded } = await load('io/embedded.js');
export const { firstCommits } = await load('io/git.js');
export const { readText } = await load('io/text.js');

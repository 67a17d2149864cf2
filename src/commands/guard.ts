import type { Report } from '../core/model.js';
import { readText } from '../io/text.js';
import type { Command } from './command.js';
import { beginComparing } from './guarding/comparison.js';
import { baseGiven, branchesGiven, branchFlags, renumberLine } from './guarding/flags.js';

export const guard: Command = {
  name: 'guard',
  summary: 'Fail when a consolidation comes undone: SQL in deprecated directories, numbers used twice, stale files',
  flags: [
    ...branchFlags,
    { name: '--all', summary: 'Judge every file, not only what changed' },
    { name: '--verbose', summary: 'Show settled and accepted findings too' },
  ],
  async run(env, flags): Promise<Report> {
    const [base, against] = [baseGiven(flags), branchesGiven(flags)];
    const text = readText(env.root, env.mappingPath);
    const comparing = beginComparing(env, { base, everything: flags.all === true }, text);
    const { judgeBranch } = await import('./guarding/judging.js');
    const judged = await judgeBranch(env, text, { comparing, against, renumber: renumberLine(flags, []) });
    return { ...judged, verbose: flags.verbose === true };
  },
};

import type { Report } from '../core/model.js';
import { reportPath } from '../core/written.js';
import type { Command } from './command.js';
import { outputsOf, pageFacts } from './outputs.js';
import { openWorkspace } from './workspace.js';

export const report: Command = {
  name: 'report',
  summary: 'Print CONSOLIDATION.md as `write` would write it, or with --format html a page for reviewers',
  flags: [],
  async run(env): Promise<Report> {
    const workspace = await openWorkspace(env);
    const path = reportPath(workspace.mapping);
    const text = outputsOf(workspace).find((write) => write.path === path)!.text;
    return { command: 'report', verdict: 'ok', notes: workspace.notes, text, page: pageFacts(workspace) };
  },
};

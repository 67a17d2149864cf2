import type { Report } from '../model.js';
import type { Style } from './style.js';
import { changesText } from './text/changes.js';
import { choicesText } from './text/choices.js';
import { conflictsText } from './text/conflicts.js';
import { type Extent, findingsText } from './text/findings.js';
import { historyText } from './text/history.js';
import { ledgerText } from './text/ledger.js';
import { planText } from './text/plan.js';
import { proofText } from './text/proof.js';
import { leftAloneText, renamesText } from './text/renames.js';
import { runText } from './text/run.js';
import { statesText, statusText } from './text/status.js';
import { wrap } from './text/wrap.js';

function extentOf({ verbose, brief }: Report): Extent {
  if (verbose === true) return 'verbose';
  return brief === true ? 'brief' : 'usual';
}

/**
 * Prints a report for a terminal: its notes, then whatever it has, in the order of the work: findings, plan, renames, changes,
 * what is left alone, run, proof, status, ledger, history, conflicts, choices, text. Prose is wrapped to 80 columns; paths, tables, excerpts and `text` are left
 * whole. The database is left out: who acts on one says so before acting. Empty when the report has nothing to say; else it ends in a line end.
 */
export function textReport(report: Report, style: Style): string {
  const sections = [
    report.notes.flatMap((note) => wrap(note, '', '')).join('\n'),
    report.findings && findingsText(report.findings, style, extentOf(report)),
    report.plan && planText(report.plan, style),
    report.renames && renamesText(report.renames, style, report.showDiff ?? false),
    report.changes && changesText(report.changes, style, report.showDiff ?? false),
    report.leftAlone && leftAloneText(report.leftAlone, style),
    report.run && runText(report.run, style, report.verbose === true),
    report.proof && proofText(report.proof, style, report.verbose === true),
    report.status && (report.compact === true ? statesText : statusText)(report.status, style),
    report.ledger && ledgerText(report.ledger, style),
    report.history && historyText(report.history, style),
    report.conflicts && conflictsText(report.conflicts, style),
    report.choices && choicesText(report.choices, style),
    report.text?.replace(/\n+$/, ''),
  ];
  const said = sections.filter((section): section is string => section !== undefined && section !== '');
  return said.length === 0 ? '' : `${said.join('\n\n')}\n`;
}

import type { Finding, Report } from '../model.js';
import { code, fenced, place, sentence } from './markdown/escape.js';
import { folded, paragraphs } from './markdown/table.js';
import { adviceOf, fromTop, openFindings } from './open.js';
import type { Failure, Setting } from './reporter.js';
import { plain } from './style.js';
import { countText } from './text/findings.js';
import { textReport } from './text.js';

/** A comment on GitHub holds 65,536 characters; the table and what follows it share them with the rest. */
const MOST_OF_TABLE = 40_000;
const MOST_OF_REST = 15_000;
const MOST_PLACES = 3;
const MOST_NOTES = 12;
const LONGEST_COMMAND = 500;

/** Keeps a name with an @ from calling somebody, and a number with # from linking an issue. */
function quiet(markdown: string): string {
  return markdown.replace(/`[^`]*`|[@#](?=\w)/g, (found) => found.replace(/^[@#]$/, (c) => `&#${c.charCodeAt(0)};`));
}

function prose(text: string): string {
  return quiet(sentence(text));
}

function places(finding: Finding, setting: Setting): string {
  const shown = finding.at.slice(0, MOST_PLACES).map((at) => place(fromTop(at, setting)));
  const more = finding.at.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>') || '-';
}

/** Commands to copy stand on indented lines of their own. */
function advice(help: string): string {
  const line = (text: string) => (/^\s/.test(text) ? code(text.trim(), LONGEST_COMMAND) : prose(text));
  return help.split('\n').map(line).join('<br>');
}

function row(finding: Finding, setting: Setting): string {
  const help = `<details><summary>what to do</summary>${advice(adviceOf(finding))}</details>`;
  const cells = [finding.severity, code(finding.rule), `${prose(finding.message)} ${help}`, places(finding, setting)];
  return `| ${cells.join(' | ')} |`;
}

/** Writes as many findings as fit, and counts those that do not. */
function findingsTable(findings: readonly Finding[], setting: Setting): string | null {
  if (findings.length === 0) return null;
  const lines = ['| Severity | Rule | Finding | Where |', '| --- | --- | --- | --- |'];
  let length = 0;
  let shown = 0;
  for (const finding of findings) {
    const line = row(finding, setting);
    length += line.length + 1;
    if (length > MOST_OF_TABLE) break;
    lines.push(line);
    shown += 1;
  }
  const rest = findings.length - shown;
  return paragraphs([lines.join('\n'), rest > 0 && `… and ${rest} more, which the text report shows.`]);
}

/** What is neither a note nor a finding is shown as the terminal shows it. */
function restOf({ notes: _notes, findings, ...rest }: Report): string | null {
  const text = textReport({ ...rest, notes: [] }, plain).replace(/\n$/, '');
  if (text === '') return null;
  const cut = text.length > MOST_OF_REST;
  const lines = (cut ? text.slice(0, text.lastIndexOf('\n', MOST_OF_REST)) : text).split('\n');
  const block = fenced('text', cut ? [...lines, '…'] : lines);
  return findings === undefined ? block : folded('Details', block);
}

function noteList(notes: readonly string[]): string {
  const more = notes.length - MOST_NOTES;
  const shown = notes.slice(0, MOST_NOTES).map(advice);
  return [...shown, ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n\n');
}

function head(command: string, verdict: string): string {
  // The comment lets a script find what it posted on a pull request before, and replace it.
  return `<!-- onefold ${command} -->\n### onefold ${command}: ${verdict}`;
}

/**
 * Writes Markdown for GitHub's job summary or a comment on a pull request: the verdict, the notes, the counts, a table of
 * open findings with what to do folded away, and the rest of the report as the terminal shows it. It stays below the 65,536
 * characters of a comment; what does not fit is counted.
 */
export function summaryReport(report: Report, setting: Setting): string {
  const { command, verdict, notes, findings } = report;
  return `${paragraphs([
    head(command, verdict === 'ok' ? 'all is well' : 'needs attention'),
    noteList(notes),
    findings !== undefined && countText(findings),
    findingsTable(openFindings(report), setting),
    restOf(report),
  ])}\n`;
}

/** Writes an error as Markdown. */
export function summaryFailure({ message, hint }: Failure): string {
  return `${paragraphs([
    '<!-- onefold -->\n### onefold: the work could not be done',
    fenced('text', message.split('\n')),
    `What to do: ${advice(hint)}`,
  ])}\n`;
}

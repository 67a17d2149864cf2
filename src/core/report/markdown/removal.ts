import type { ReportFile } from '../../model.js';
import { byCodeUnit, plural } from '../../text.js';
import { printable } from '../printable.js';
import { code, fenced, place, sentence } from './escape.js';
import type { ConsolidationInput } from './input.js';
import { folded, paragraphs, table } from './table.js';

const MOST_LINES = 100;
const CONSOLIDATED = new Set(['planned', 'down', 'retired']);

function isReady(file: ReportFile): boolean {
  return CONSOLIDATED.has(file.fate) && file.unaccounted === 0;
}

/** Quotes a path for a POSIX shell where it needs it; one that could be read as an option gets "./" before it. */
export function shellPath(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  if (/^[\w./@%+=:,-]+$/.test(safe)) return safe;
  if (!/[\u0000-\u001f\u007f]/.test(safe)) return `'${safe.replaceAll("'", "'\\''")}'`;
  const octal = (c: string): string => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `$'${safe.replace(/[\\']/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, octal)}'`;
}

type Folder = { readonly files: readonly ReportFile[]; readonly protectedPaths: readonly string[] };

/** Removes a folder whole when every SQL file below it is accounted for, else the files of it that are. */
function commandsFor(folder: string, { files, protectedPaths }: Folder): string[] {
  const prefix = folder === '.' ? '' : `${folder}/`;
  const below = files.filter(({ path }) => path.startsWith(prefix));
  const holdsOurs = protectedPaths.some((path) => path === folder || path.startsWith(prefix));
  if (prefix !== '' && !holdsOurs && below.length > 0 && below.every(isReady)) return [`rm -r ${shellPath(prefix)}`];
  const names = new Set(below.map(({ path }) => path.slice(prefix.length).split('/')[0] ?? ''));
  return [...names].sort(byCodeUnit).flatMap((name) => {
    const file = below.find(({ path }) => path === prefix + name);
    if (file !== undefined) return isReady(file) ? [`rm ${shellPath(file.path)}`] : [];
    return commandsFor(prefix + name, { files: below, protectedPaths });
  });
}

function removals({ facts, mapping }: ConsolidationInput): string[] {
  const { versions, down, reports } = mapping.layout;
  const folder = { files: facts.files, protectedPaths: [versions, down, reports, mapping.path] };
  const deprecated = facts.sources.filter(({ status }) => status === 'deprecated');
  const commands = deprecated.flatMap((source) => {
    const isFolder = source.path === '.' || facts.files.some(({ path }) => path.startsWith(`${source.path}/`));
    if (isFolder) return commandsFor(source.path, folder);
    const own = new Set(source.files);
    return facts.files.filter((file) => own.has(file.path) && isReady(file)).map(({ path }) => `rm ${shellPath(path)}`);
  });
  return [...new Set(commands)];
}

function remark(file: ReportFile): string {
  const path = printable(file.path);
  if (file.fate === 'reference') return `# ${path} (reference only)`;
  if (file.unaccounted === 0) return `# ${path} (${file.fate})`;
  return `# ${path} (not ready: ${file.unaccounted} of ${plural(file.statements, 'statement')} without a fate)`;
}

function remarks({ facts }: ConsolidationInput): string[] {
  const own = new Set(facts.sources.flatMap(({ files }) => files));
  const stay = facts.files.filter((file) => own.has(file.path) && !isReady(file));
  return stay.length === 0 ? [] : ['', '# Keep', ...stay.map(remark).sort(byCodeUnit)];
}

function droppedRows(file: ReportFile): string[][] {
  if (file.dropped.length === 0) {
    return file.fate === 'retired' ? [[code(file.path), 'no statements', sentence(file.reason ?? ''), '']] : [];
  }
  return file.dropped.map(({ statements, reason, at }) => {
    const whole = statements.length === file.statements;
    const which = whole ? `all ${file.statements}` : statements.map((ordinal) => `#${ordinal}`).join(', ');
    return [code(file.path), which, sentence(reason), place(at)];
  });
}

function letGo({ facts }: ConsolidationInput): string | null {
  const rows = facts.files.toSorted((a, b) => byCodeUnit(a.path, b.path)).flatMap(droppedRows);
  const header = ['File', 'Statements', 'Reason', 'Decided at'];
  return rows.length === 0 ? null : paragraphs(['### Retired', table(header, rows, 'decisions')]);
}

/** Gives the commands that remove what is consolidated, and names what stays and what was let go with its reason. */
export function removalSection(input: ConsolidationInput): string {
  const commands = removals(input);
  const lines = [...(commands.length === 0 ? ['# Nothing can be removed yet'] : commands), ...remarks(input)];
  const block = fenced('bash', ['# Deprecated migration directories', ...lines]);
  return paragraphs([
    '## Files Ready for Removal',
    'After the consolidation is verified in production. Only SQL files were read: see first what else lies there.',
    lines.length > MOST_LINES ? folded(plural(lines.length, 'line'), block) : block,
    letGo(input),
  ]);
}

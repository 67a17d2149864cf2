import type { FileFate, Plan, Step } from '../../model.js';
import { plural } from '../../text.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';
import { wrap } from './wrap.js';

const FATES: readonly FileFate[] = [
  'planned',
  'down',
  'retired',
  'kept',
  'ignored',
  'reference',
  'canonical',
  'unmapped',
];

function bodyWords({ rewritten }: Step): string {
  if (rewritten === undefined) return '';
  return rewritten.kind === 'own' ? 'written by hand' : `patched (${plural(rewritten.lines, 'line')})`;
}

function row(step: Step): string[] {
  const { version, name, from, downOrigin } = step;
  const statements = from.reduce((sum, source) => sum + source.statements.length, 0);
  return [printable(version), printable(name), `${from.length}`, `${statements}`, downOrigin, bodyWords(step)];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3, 4, 5].map((i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  const figures = new Set([2, 3]);
  const fit = (cell: string, i: number): string =>
    figures.has(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  return rows.map((cells) => cells.map(fit).join('  ').trimEnd());
}

function fileCounts(plan: Plan): string {
  const fates = [...plan.fileFates.values()];
  const counts = FATES.map((fate) => ({ fate, n: fates.filter((one) => one === fate).length }));
  const shown = counts.filter(({ n }) => n > 0).map(({ fate, n }) => `${n} ${fate}`);
  return `${plural(fates.length, 'file')}: ${shown.length === 0 ? 'none' : shown.join(', ')}`;
}

function statementCounts(plan: Plan): string {
  const fates = [...plan.fates.values()].flat();
  const left = fates.filter((kinds) => kinds.length === 0).length;
  const twice = fates.filter((kinds) => kinds.length > 1).length;
  const said = `${fates.length - left} of ${plural(fates.length, 'statement')} accounted for`;
  return [said, ...(left > 0 ? [`${left} left behind`] : []), ...(twice > 0 ? [`${twice} used twice`] : [])].join(', ');
}

/** Says what generated rollbacks leave as it is: per migration how much, and the first of it. */
function leftByDowns(plan: Plan): string[] {
  const lines = plan.steps.flatMap(({ version, name, notUndone = [] }) => {
    const [first, ...more] = notUndone;
    if (first === undefined) return [];
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    return wrap(`${printable(`${version}_${name}`)}: ${printable(first)}${others}`, '  ', '    ');
  });
  return lines.length === 0 ? [] : ['', 'Not undone by generated rollbacks:', ...lines];
}

/**
 * Prints the plan as a table of canonical migrations, the fates of the files, which add up to the number of files read,
 * how many statements of the files to consolidate have a fate, and what generated rollbacks leave. Its problems are printed as findings.
 */
export function planText(plan: Plan, style: Style): string {
  const rows = plan.steps.map(row);
  const changes = rows.some((cells) => cells[5] !== '') ? 'SQL' : '';
  const lines = table([['Version', 'Name', 'Files', 'Statements', 'Down', changes], ...rows]);
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)));
  const title = style.bold(`Plan: ${plural(plan.steps.length, 'migration')}`);
  const steps = plan.steps.length === 0 ? [] : ['', ...lines.slice(0, 1), rule, ...lines.slice(1)];
  const counts = [...wrap(fileCounts(plan), '', '  '), ...wrap(`${statementCounts(plan)}.`, '', '  ')];
  return [title, ...steps, '', ...counts, ...leftByDowns(plan)].join('\n');
}

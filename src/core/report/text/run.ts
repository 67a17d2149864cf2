import type { Run, RunDone, SqlFailure } from '../../model.js';
import { printPlace } from '../../places.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';
import { wrap } from './wrap.js';

const INDENT = ' '.repeat(6);
/** After a failure; more than these are not worth a line each. */
const MOST_NOT_RUN = 5;

function headline(run: Run, total: number): string {
  return run.direction === 'up' ? `Found ${total} pending migration(s):` : `Rolling back ${total} migration(s):`;
}

function failureText(failure: SqlFailure, style: Style): string[] {
  const said = wrap(`${failure.message} (SQLSTATE ${failure.sqlstate})`, `${INDENT}Failed: `, `${INDENT}  `);
  return [
    ...said.map(style.red),
    `${INDENT}${printable(printPlace(failure.place))}`,
    ...failure.excerpt.map((line) => `${INDENT}  ${printable(line)}`),
    ...(failure.detail === null ? [] : wrap(failure.detail, `${INDENT}detail: `, `${INDENT}  `)),
    ...(failure.hint === null ? [] : wrap(failure.hint, `${INDENT}hint: `, `${INDENT}  `)),
    ...(failure.cause === undefined ? [] : wrap(failure.cause, `${INDENT}cause: `, `${INDENT}  `)),
  ];
}

function title(migration: { readonly version: string; readonly name: string }, style: Style): string {
  return `  ${style.bold(`[${printable(migration.version)}]`)} ${printable(migration.name)}`;
}

function verbOf({ direction, rehearsed }: Run): string {
  if (rehearsed === true) return 'Rehearsed';
  return direction === 'up' ? 'Applied' : 'Rolled back';
}

function closing(run: Run): string {
  const verb = verbOf(run);
  const rest = [
    ...(run.failed === null ? [] : ['1 failed']),
    ...(run.notRun.length === 0 ? [] : [`${run.notRun.length} not run`]),
  ];
  return `${[`${verb} ${run.done.length} migration(s)`, ...rest].join(', ')}.`;
}

/** After a failure, what was to follow is mostly counted; what a dry run would run is listed. */
function notRunText({ failed, notRun }: Run, style: Style): string[] {
  const state = `${INDENT}${style.yellow('Not run')}`;
  if (failed === null || notRun.length <= MOST_NOT_RUN) return notRun.flatMap((one) => [title(one, style), state]);
  const [first, last] = [notRun[0]!, notRun.at(-1)!];
  return [title(first, style), `  … ${notRun.length - 2} more`, title(last, style), state];
}

function doneText(one: RunDone, verb: string, style: Style, verbose: boolean): string[] {
  const said = verbose ? one.notices.flatMap((notice) => wrap(notice, INDENT, `${INDENT}  `)) : [];
  return [title(one, style), ...said, `${INDENT}${style.green(`${verb} in ${one.milliseconds}ms`)}`];
}

/**
 * Prints what a run did, migration by migration: how long each took, where and why one failed, what was not run, and with
 * `verbose` what PostgreSQL said. A run with nothing done, nothing failed and nothing left says that there was nothing to do.
 */
export function runText(run: Run, style: Style, verbose: boolean): string {
  const { done, failed, notRun } = run;
  const total = done.length + (failed === null ? 0 : 1) + notRun.length;
  if (total === 0) return run.direction === 'up' ? 'No pending migrations.' : 'Nothing to roll back.';
  const lines = [
    ...done.flatMap((one) => doneText(one, verbOf(run), style, verbose)),
    ...(failed === null ? [] : [title(failed, style), ...failureText(failed.failure, style)]),
    ...notRunText(run, style),
  ];
  return [headline(run, total), '', ...lines, '', closing(run)].join('\n');
}

import type { ReactNode } from 'react';
import type { Job, JobRow, State } from '../state/state.js';
import { topScreen } from '../state/state.js';
import { cut, fitted, folded } from '../view/fit.js';
import { Whole } from '../view/panes.js';
import { type Line, Lines, line, positionText } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';

const NAMES = { draft: 'Draft', save: 'Save', write: 'Write', prove: 'Proof', up: 'Apply' } as const;
const STATES = { running: 'under way', stopping: 'stopping', done: 'done', failed: 'failed' } as const;
const BAR = 24;

function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.round((done / total) * BAR);
  return `${'█'.repeat(filled)}${'·'.repeat(BAR - filled)}`;
}

function progressLines({ progress, total, rows }: Job, width: number): Line[] {
  const parts = progress.map(
    ({ label, done, total: all }): Line => [
      { text: ` ${bar(done, all)} `, tone: done >= all ? 'good' : 'accent' },
      { text: fitted(`${done} of ${all}`, 14) },
      { text: cut(label, width - BAR - 20) },
    ],
  );
  if (total === null) return parts;
  const done = rows.filter(({ milliseconds }) => milliseconds !== null).length;
  return [
    ...parts,
    [
      { text: ` ${bar(done, total)} `, tone: done >= total ? 'good' : 'accent' },
      { text: fitted(`${done} of ${total}`, 14) },
      { text: 'Running migrations' },
    ],
  ];
}

function rowLine({ version, name, milliseconds }: JobRow, { state }: Job, width: number): Line {
  const isOver = state === 'done' || state === 'failed';
  const mark = milliseconds !== null ? '✓' : isOver ? '✗' : '…';
  const tone = milliseconds !== null ? 'good' : isOver ? 'error' : 'accent';
  return [
    { text: ` ${mark} `, tone, bold: true },
    { text: `${version} ${fitted(name, Math.max(10, width - 28))}` },
    { text: milliseconds === null ? '' : fitted(`${milliseconds} ms`, 10, 'number'), tone: 'dim' },
  ];
}

/** The looks of report lines: what failed and what went well is told by their words already. */
function reportLine(text: string): Line {
  if (/^\s*(error|Failed|Not proved|Nothing was)\b/.test(text)) return line(` ${text}`, 'error');
  if (/^\s*(warning|Not run)\b/.test(text)) return line(` ${text}`, 'warning');
  if (/^\s*(Proved|Applied|Wrote|kept)\b/.test(text)) return line(` ${text}`, 'good');
  return line(` ${text}`);
}

function refusalLines({ refusal }: Job, width: number): Line[] {
  if (refusal === null) return [];
  return [
    ...refusal.message
      .split('\n')
      .flatMap((text) => folded(text, width - 2))
      .map((text) => line(` ${text}`, 'error')),
    ...folded(refusal.hint, width - 2).map((text) => line(` ${text}`)),
  ];
}

/** All that the last work told, from its progress to its report. */
function linesOf(job: Job, width: number): Line[] {
  const isOver = job.state === 'done' || job.state === 'failed';
  const rows = job.rows.map((row) => rowLine(row, job, width));
  const notes =
    isOver && job.report !== null
      ? []
      : job.notes.flatMap((note) => folded(note, width - 2)).map((text) => line(` ${text}`, 'dim'));
  const report = (job.report?.lines ?? []).map(reportLine);
  if (!isOver) return [...progressLines(job, width), ...notes, line(''), ...rows];
  return [
    ...refusalLines(job, width),
    ...report,
    ...(job.report?.run == null && rows.length > 0 ? [line(''), ...rows] : []),
  ];
}

/** What of a run's screen is followed while it grows: its end. */
function startOf(state: State, job: Job, count: number, height: number): number {
  return job.state === 'running' || job.state === 'stopping' ? count - height : topScreen(state).cursor;
}

/** Shows the last work: how far it is, each migration with its time, and what came of it. */
export function RunScreen({ state, width, height }: ScreenProps): ReactNode {
  const { job } = state;
  if (job === null)
    return (
      <Lines
        lines={[line(' Nothing has run yet: P proves, W writes, A applies to a database.', 'dim')]}
        width={width}
        height={height}
      />
    );
  const lines = linesOf(job, width);
  const { cursor } = topScreen(state);
  const isOver = job.state === 'done' || job.state === 'failed';
  return (
    <Whole
      title={`${NAMES[job.command]}: ${STATES[job.state]}`}
      note={isOver ? positionText(cursor, lines.length) : ''}
      view={(size) => <Lines {...size} lines={lines} from={startOf(state, job, lines.length, size.height)} />}
      width={width}
      height={height}
    />
  );
}

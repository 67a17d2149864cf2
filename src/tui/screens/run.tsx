import type { ReactNode } from 'react';
import type { ProofOutcome, SessionReport } from '../../core/model.js';
import { type JobLine, jobLines } from '../state/lines.js';
import { isBusy, type Job, topScreen } from '../state/state.js';
import { cut, fitted, folded } from '../view/fit.js';
import { Lines, positionText, TextLines } from '../view/lists.js';
import { type Size, Whole } from '../view/panes.js';
import { type Line, line, Title } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';

const NAMES = { draft: 'Draft', save: 'Save', write: 'Write', prove: 'Proof', up: 'Apply' } as const;
const STATES = { running: 'under way', stopping: 'stopping', done: 'done', failed: 'failed' } as const;
const BAR = 24;
const LABEL = 11;

function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.min(BAR, Math.round((done / total) * BAR));
  return `${'█'.repeat(filled)}${'·'.repeat(BAR - filled)}`;
}

function progressLine(label: string, done: number, total: number, width: number): Line {
  return [
    { text: ` ${bar(done, total)} `, tone: done >= total ? 'good' : 'accent' },
    { text: fitted(`${done} of ${total}`, 14) },
    { text: cut(label, width - BAR - 17) },
  ];
}

function progressLines({ progress, total, rows }: Job, width: number): Line[] {
  const parts = progress.map(({ label, done, total: all }) => progressLine(label, done, all, width));
  if (total === null) return parts;
  const done = rows.filter(({ milliseconds }) => milliseconds !== null).length;
  return [...parts, progressLine('Running migrations', done, total, width)];
}

/** The looks of report lines: what failed and what went well is told by their words already. */
function reportLine(text: string): Line {
  if (/^\s*(error|Failed|Not proved|Nothing was)\b/.test(text)) return line(` ${text}`, 'error');
  if (/^\s*(warning|Not run)\b/.test(text)) return line(` ${text}`, 'warning');
  if (/^\s*(Proved|Applied|Wrote|kept)\b/.test(text)) return line(` ${text}`, 'good');
  return line(` ${text}`);
}

function jobLine({ kind, text, row }: JobLine, job: Job, width: number): Line {
  if (kind === 'report') return reportLine(text);
  if (row === undefined) return line(` ${text}`, kind === 'error' ? 'error' : kind === 'note' ? 'dim' : 'plain');
  const { milliseconds } = row;
  const mark = milliseconds !== null ? '✓' : isBusy({ job }) ? '…' : '✗';
  const tone = milliseconds !== null ? 'good' : isBusy({ job }) ? 'accent' : 'error';
  return [
    { text: ` ${mark} `, tone, bold: true },
    { text: fitted(text, Math.max(10, width - 16)) },
    { text: milliseconds === null ? '' : fitted(`${milliseconds} ms`, 12, 'number'), tone: 'dim' },
  ];
}

/** Shows work that is under way: how far it is, and beneath it the last of what it tells. */
function Running({ job, width, height }: Size & { job: Job }): ReactNode {
  const progress = progressLines(job, width).slice(0, Math.floor(height / 2));
  const lines = jobLines(job).map((one) => jobLine(one, job, width));
  const room = height - progress.length - 1;
  return (
    <>
      <Lines lines={progress} width={width} height={progress.length + 1} />
      <Lines lines={lines} width={width} height={room} from={lines.length} />
    </>
  );
}

function factLine(label: string, text: string, width: number): Line[] {
  return folded(text, width - LABEL - 2).map((part, index) => [
    { text: fitted(index === 0 ? ` ${label}` : '', LABEL + 1), tone: 'dim' },
    { text: part },
  ]);
}

/** What a proof came to, and where to go from there: it stays in sight while what it tells is read. */
function outcomeLines({ notes, left, facts }: ProofOutcome, verdict: SessionReport['verdict'], width: number): Line[] {
  const isProved = verdict === 'ok';
  const counts = left.map(({ rule, count }) => `${count} ${rule}`).join(', ');
  const next = isProved ? 'W writes it.' : '2 lists what is left; P proves again once it is answered.';
  return [
    ...notes.flatMap((note) => folded(note, width - 2)).map((text) => line(` ${text}`, isProved ? 'good' : 'error')),
    ...(counts === '' ? [] : factLine('Left', counts, width)),
    ...facts.flatMap(({ label, text }) => factLine(label, text, width)),
    ...factLine('Next', next, width),
  ];
}

/** Shows what came of work: what a proof came to over all that it tells. */
function Done({ job, cursor, width, height }: Size & { job: Job; cursor: number }): ReactNode {
  const lines = jobLines(job);
  const { report } = job;
  const all = report?.proof == null ? [] : outcomeLines(report.proof, report.verdict, width);
  const outcome = all.slice(0, Math.floor(height / 2));
  const rule = outcome.length === 0 ? 0 : 1;
  return (
    <>
      {rule === 1 && <Lines lines={outcome} width={width} height={outcome.length} />}
      {rule === 1 && <Title text="What it tells" width={width} />}
      <TextLines
        count={lines.length}
        cursor={cursor}
        width={width}
        height={height - outcome.length - rule}
        rowAt={(index) => jobLine(lines[index]!, job, width)}
        indent={3}
      />
    </>
  );
}

/** Shows the last work: how far it is, each migration with its time, and what came of it. */
export function RunScreen({ state, width, height }: ScreenProps): ReactNode {
  const { job } = state;
  const { cursor } = topScreen(state);
  if (job === null)
    return (
      <Whole
        title="The last run"
        view={(size) => (
          <Lines
            {...size}
            lines={[line(' Nothing has run yet: P proves, W writes, A applies to a database.', 'dim')]}
          />
        )}
        width={width}
        height={height}
      />
    );
  const isOver = !isBusy({ job });
  const lines = jobLines(job);
  const came = job.report?.verdict === 'attention' ? 'needs attention' : STATES[job.state];
  return (
    <Whole
      title={`${NAMES[job.command]}: ${came}`}
      note={isOver ? positionText(cursor, lines.length) : ''}
      view={(size) => (isOver ? <Done {...size} job={job} cursor={cursor} /> : <Running {...size} job={job} />)}
      width={width}
      height={height}
    />
  );
}

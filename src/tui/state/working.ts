import type { RunEvent, RunPreview } from '../../core/model.js';
import type { News } from './actions.js';
import { showRun } from './going.js';
import { current, replaced, savedAt, withText } from './history.js';
import { valueFor } from './rows.js';
import { isBusy, type Job, type JobCommand, type State, saying, topScreen } from './state.js';

/** Commands whose progress has a screen of its own. */
const SHOWN: ReadonlySet<JobCommand> = new Set(['prove', 'up', 'write']);

/** Starts work, unless other work is under way. */
export function startJob(state: State, command: JobCommand, thenQuit = false): State {
  if (isBusy(state)) return saying(state, 'Other work is under way: wait until it is done, or stop it (x).', 'bad');
  const job: Job = {
    id: (state.job?.id ?? 0) + 1,
    command,
    state: 'running',
    flags: command === 'up' && state.database !== null ? { database: state.database } : {},
    progress: [],
    total: null,
    rows: [],
    notes: [],
    report: null,
    refusal: null,
    thenQuit,
  };
  const started = { ...state, job, message: null };
  return SHOWN.has(command) ? showRun(started) : started;
}

function withJob(state: State, change: Partial<Job>): State {
  return state.job === null ? state : { ...state, job: { ...state.job, ...change } };
}

function told(job: Job, event: RunEvent): Job {
  switch (event.kind) {
    case 'start':
      return { ...job, total: event.total, rows: [] };
    case 'begin':
      return { ...job, rows: [...job.rows, { version: event.version, name: event.name, milliseconds: null }] };
    case 'done':
      return {
        ...job,
        rows: job.rows.map((row) =>
          row.version === event.version ? { ...row, milliseconds: event.milliseconds } : row,
        ),
      };
    case 'progress': {
      const isSame = job.progress.some(({ label }) => label === event.label);
      const progress = isSame
        ? job.progress.map((one) => (one.label === event.label ? event : one))
        : [...job.progress, event];
      return { ...job, progress };
    }
    case 'note':
      return { ...job, notes: [...job.notes, event.text] };
    case 'end':
      return job;
  }
}

/** Notes what a run tells while it goes on; without one it is the reading of files. */
export function hearEvent(state: State, event: RunEvent): State {
  if (state.job !== null && isBusy(state)) return { ...state, job: told(state.job, event) };
  return event.kind === 'progress' ? { ...state, reading: event } : state;
}

/** Ends the program where that was to come after the work. */
function quitting(state: State, ending: NonNullable<State['ending']>): State {
  return state.job?.thenQuit === true ? { ...state, ending } : state;
}

/** Notes a draft of mapping.yaml: not saved, and to be undone like a decision. */
export function hearDraft(state: State, { text }: Extract<News, { kind: 'drafted' }>): State {
  if (state.history === null) return state;
  const history = replaced(state.history, 'draft mapping.yaml from the repository', text);
  const after = withJob({ ...state, history }, { state: 'done' });
  return quitting(saying(after, 'Drafted from the repository. Nothing is saved yet.', 'good'), 'keep');
}

/** Notes that a moment is on disk. */
export function hearSaved(state: State, { moment, text }: Extract<News, { kind: 'saved' }>): State {
  if (state.history === null) return state;
  const history = savedAt(withText(state.history, moment, text), moment);
  const after: State = { ...state, history, disk: text };
  if (state.job?.command !== 'save') return after;
  return quitting(saying(withJob(after, { state: 'done' }), `Saved ${state.mappingPath}.`, 'good'), 'keep');
}

/** Thinks all through again: what work left on disk, also half done, makes other findings. */
export function rethought(state: State): State {
  return { ...state, thought: state.thought && { ...state.thought, of: -1 }, unthinkable: null };
}

/** Notes what a command came to. */
export function hearDone(state: State, { report }: Extract<News, { kind: 'job-done' }>): State {
  const proved = report.command === 'prove' ? report.findings : state.proved;
  const after = withJob(rethought({ ...state, proved }), { state: 'done', report });
  // Of a run the last line says what came of it.
  const line = report.proof?.notes[0] ?? (report.run === null ? report.lines[0] : report.lines.at(-1)) ?? '';
  const seen =
    proved.some((one) => one.state.kind === 'open') && report.command === 'prove' ? ' 2 lists what it found.' : '';
  return quitting(saying(after, `${line}${seen}`, report.verdict === 'ok' ? 'good' : 'bad'), 'keep');
}

/** Notes why a command could not do its work. Who asked to save and quit stays: what was to be saved is not. */
export function hearFailure(state: State, { refusal }: Extract<News, { kind: 'job-failed' }>): State {
  const wasStopped = state.job?.state === 'stopping';
  const [line = ''] = refusal.message.split('\n');
  // What has no screen of its own says here what to do, too.
  const text = state.job !== null && SHOWN.has(state.job.command) ? line : `${line} ${refusal.hint}`;
  const after = saying(withJob(rethought(state), { state: 'failed', refusal }), text, 'bad');
  return state.job?.command === 'save' && !wasStopped ? after : quitting(after, 'keep');
}

/** Asks to stop the work that is under way. */
export function stopJob(state: State, thenQuit = false): State {
  if (state.job?.state !== 'running')
    return saying(state, isBusy(state) ? 'It is being stopped.' : 'There is no work to stop.');
  return saying(
    withJob(state, { state: 'stopping', thenQuit: thenQuit || state.job.thenQuit }),
    'Stopping: what was begun is taken back.',
  );
}

/** What a run against the database would do, as the screen that confirms it shows it; null until that is known. */
export function previewOf(state: State): RunPreview | null {
  const screen = topScreen(state);
  return screen.name === 'confirm' && screen.asks === 'up' ? valueFor<RunPreview>(state, screen) : null;
}

/** Saves what is decided, unless it is saved already. */
export function startSave(state: State, thenQuit = false): State {
  const { history } = state;
  if (history === null || current(history).plain === null) return saying(state, 'There is nothing to save yet.', 'bad');
  if (current(history).id === history.saved) return saying(state, `${state.mappingPath} is saved already.`);
  return startJob(state, 'save', thenQuit);
}

import type { RunEvent } from './core/model.js';
import { printable } from './core/report/printable.js';
import { WIDTH, wrap } from './core/report/text/wrap.js';

/** Work that is over sooner than this (ms) shows no progress. */
const PATIENCE = 1000;
/** Between two calm lines of a log, at least this long (ms) passes. */
const LINE_EVERY = 5000;
const CLEAR_LINE = '\r\u001b[2K';

function sentence(event: RunEvent): string | null {
  if (event.kind === 'progress') return `${event.label} ${event.done} of ${event.total}`;
  // A line that fills the last column could not be taken back.
  if (event.kind === 'begin') return printable(`Running [${event.version}] ${event.name}`).slice(0, WIDTH - 1);
  return null;
}

/**
 * Makes a printer of progress for stderr: one line that renews itself on a terminal, a calm line now and then in a log;
 * notes are printed at once. `at` is a monotonic time in ms.
 */
export function progressPrinter(write: (text: string) => void, terminal: boolean) {
  let started: number | null = null;
  let printed = 0;
  let open = false;
  const close = () => {
    if (open) write(CLEAR_LINE);
    open = false;
  };
  return (event: RunEvent, at: number): void => {
    started ??= at;
    const text = sentence(event);
    if (event.kind === 'note') {
      close();
      write(`${wrap(event.text, '', '  ').join('\n')}\n`);
    } else if (text === null) close();
    else if (at - started < PATIENCE) return;
    else if (terminal) {
      write(`${CLEAR_LINE}${text}`);
      open = true;
    } else if (at - printed >= LINE_EVERY) {
      write(`${text}\n`);
      printed = at;
    }
  };
}

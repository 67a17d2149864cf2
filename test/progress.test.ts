import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../src/core/model.js';
import { progressPrinter } from '../src/progress.js';

const read = (done: number): RunEvent => ({ kind: 'progress', label: 'Reading', done, total: 900 });
const end: RunEvent = { kind: 'end' };

function printed(terminal: boolean, events: readonly (readonly [at: number, event: RunEvent])[]): string {
  let text = '';
  const print = progressPrinter((part) => {
    text += part;
  }, terminal);
  for (const [at, event] of events) print(event, at);
  return text.replaceAll('\r\u001b[2K', '<');
}

describe('progress', () => {
  it.each([true, false])('is silent about what takes less than a second (terminal: %s)', (terminal) => {
    expect(
      printed(terminal, [
        [5000, read(0)],
        [5400, read(300)],
        [5999, read(600)],
        [6100, end],
      ]),
    ).toBe('');
  });
  it('is one line on a terminal, and gone at the end', () => {
    const events = [
      [0, read(0)],
      [1200, read(300)],
      [1300, { kind: 'begin', version: '007', name: 'loans' }],
      [1400, end],
    ];
    expect(printed(true, events as [number, RunEvent][])).toBe('<Reading 300 of 900<Running [007] loans<');
  });
  it('is a calm line now and then in a log, the first after a second', () => {
    const times = [0, 1200, 2000, 4000, 6300, 9000, 11_400];
    const events = times.map((at, i) => [9_000_000 + at, read(i)] as const);
    expect(printed(false, events)).toBe('Reading 1 of 900\nReading 4 of 900\nReading 6 of 900\n');
  });
  it('says notes at once, in 80 columns, and takes the line back for them', () => {
    const note: RunEvent = {
      kind: 'note',
      text: `Database library on localhost, ${'kept where it was '.repeat(4)}today.`,
    };
    expect(
      printed(true, [
        [0, read(0)],
        [1200, read(300)],
        [1300, note],
        [1400, read(400)],
      ]),
    ).toBe(
      `<Reading 300 of 900<Database library on localhost, kept where it was kept where it was kept where it
  was kept where it was today.
<Reading 400 of 900`,
    );
  });
  it('cannot be steered by names', () => {
    const begin: RunEvent = { kind: 'begin', version: '1', name: 'a\u001b[2Jb' };
    expect(
      printed(true, [
        [0, read(0)],
        [2000, begin],
      ]),
    ).toBe('<Running [1] a\\u{1b}[2Jb');
  });
});

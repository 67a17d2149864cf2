import { Writable } from 'node:stream';
import xterm from '@xterm/headless';
import { expect, it } from 'vitest';
import { Painter } from '../../src/tui/painter.js';

const SIZE = { columns: 8, rows: 3 };

/** A painter on an emulator: what it writes, and the lines that stand there then. */
function painted() {
  const emulator = new xterm.Terminal({ cols: SIZE.columns, rows: SIZE.rows, allowProposedApi: true });
  emulator.write('\x1b[?1049h');
  const writes: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      writes.push(String(chunk));
      emulator.write(String(chunk), done);
    },
  });
  const terminal = Object.assign(sink, { ...SIZE }) as unknown as NodeJS.WriteStream & typeof SIZE;
  const painter = new Painter(terminal);
  const frame = async (...lines: string[]) => {
    writes.length = 0;
    painter.write(lines.join('\n'));
    await new Promise<void>((resolve) => emulator.write('', resolve));
    return Array.from({ length: emulator.rows }, (_, row) =>
      emulator.buffer.active.getLine(row)!.translateToString(true),
    );
  };
  const resize = (columns: number, rows: number) => {
    emulator.resize(columns, rows);
    Object.assign(terminal, { columns, rows });
    terminal.emit('resize');
  };
  return { frame, resize, writes, painter };
}

it('paints the lines that differ, and no others', async () => {
  const { frame, writes } = painted();
  expect(await frame('one', 'two', 'three')).toEqual(['one', 'two', 'three']);
  expect(await frame('one', '2', 'three')).toEqual(['one', '2', 'three']);
  expect(writes.join('')).toContain('2');
  expect(writes.join('')).not.toMatch(/one|three/);
  await frame('one', '2', 'three');
  expect(writes).toEqual([]);
});

it('clears what a shorter frame leaves', async () => {
  const { frame } = painted();
  await frame('one', 'two', 'three');
  expect(await frame('one')).toEqual(['one', '', '']);
});

it('clears a line before it is written: behind a full one the cursor stands on its last character', async () => {
  const { frame, writes } = painted();
  expect(await frame('12345678')).toEqual(['12345678', '', '']);
  expect(writes.join('')).not.toMatch(/8[^H]*\x1b\[K/);
});

it('cuts a frame that is larger than the terminal, and the next one is whole', async () => {
  const { frame, resize } = painted();
  await frame('one', 'two', 'three');
  resize(8, 2);
  expect(await frame('one', 'two', 'three')).toEqual(['one', 'two']);
  expect(await frame('one', 'end')).toEqual(['one', 'end']);
});

it('paints nothing once it is released', async () => {
  const { frame, writes, painter } = painted();
  painter.release();
  expect(await frame('one')).toEqual(['', '', '']);
  expect(writes).toEqual([]);
});

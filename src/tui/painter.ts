import { Writable } from 'node:stream';

/** The event by which a painter tells that it has another size. */
export const SIZE_CHANGED = 'size-changed';

const BEGIN = '\u001b[?2026h';
const CLEAR_ALL = '\u001b[2J';
const RESET = '\u001b[0m';
const END = '\u001b[?2026l';
/** Before the line, not behind it: where a line fills its row, the cursor still stands on its last character. */
const CLEAR = '\u001b[0m\u001b[K';

function at(row: number): string {
  return `\u001b[${row + 1};1H`;
}

/** Lists what brings one frame's lines to the next's: every line that differs, at its place. */
function changes(before: readonly string[], after: readonly string[]): string {
  const lines = Array.from({ length: Math.max(before.length, after.length) }, (_, row) => {
    const line = after[row] ?? '';
    return before[row] === line ? '' : `${at(row)}${CLEAR}${line}`;
  });
  return lines.join('');
}

/**
 * Takes whole frames from Ink (its `debug` mode writes nothing else) and paints the lines that differ from what the
 * terminal shows, each at its own row. Ink's own way of doing so counts one line too few where a frame does not fill the
 * screen (6.8.0, `incrementalRendering`), and erases everything on every key where it does.
 */
export class Painter extends Writable {
  readonly isTTY = true;
  /** Null where nobody knows what stands there. */
  private shown: readonly string[] | null = null;
  private isReleased = false;

  constructor(private readonly terminal: NodeJS.WriteStream) {
    super({ decodeStrings: false });
    terminal.on('resize', this.resized);
  }

  get columns(): number {
    return this.terminal.columns ?? 80;
  }

  get rows(): number {
    return this.terminal.rows ?? 24;
  }

  override _write(chunk: Buffer | string, _: BufferEncoding, done: () => void): void {
    if (!this.isReleased) this.paint(String(chunk).split('\n'));
    done();
  }

  /** Paints nothing any more: what Ink writes behind the last frame belongs to no screen. */
  release(): void {
    this.isReleased = true;
    this.terminal.off('resize', this.resized);
  }

  private paint(frame: readonly string[]): void {
    // Of a terminal that has just become smaller, a frame may not know yet.
    const lines = frame.slice(0, this.rows);
    const changed = changes(this.shown ?? [], lines);
    const cleared = this.shown === null ? CLEAR_ALL : '';
    this.shown = lines;
    if (changed !== '') this.terminal.write(`${BEGIN}${cleared}${changed}${RESET}${END}`);
  }

  /** Paints all again, on a terminal that others have written to. */
  again(): void {
    this.resized();
  }

  /**
   * A terminal that changes its size moves its lines as it likes: all of them are painted again. Not told as "resize", upon
   * which Ink paints the old frame once more.
   */
  private readonly resized = (): void => {
    this.shown = null;
    this.emit(SIZE_CHANGED);
  };
}

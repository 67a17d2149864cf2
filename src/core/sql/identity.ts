import { hash } from 'node:crypto';

/** The fields of libpg-query's syntax trees that say where something stands, and nothing about what it is. */
const locations = new Set([
  'location',
  'stmt_location',
  'stmt_len',
  'name_location',
  'list_start',
  'list_end',
  'rexpr_list_start',
  'rexpr_list_end',
]);
const DIGITS = 32;
/** What stands before a value, or ends a list or node; a text ends with 0. No two trees are written alike. */
const mark = { list: 1, listEnd: 2, node: 3, nodeEnd: 4, text: 5, other: 6, wide: 0xff } as const;

/** Writes trees as bytes: twice as fast as text, which would have to be joined and encoded before it is hashed. */
class Writer {
  private bytes = new Uint8Array(1 << 16);
  private length = 0;

  write(value: unknown): void {
    if (typeof value === 'string') {
      this.byte(mark.text);
      this.text(value);
    } else if (Array.isArray(value)) {
      this.byte(mark.list);
      for (const item of value) this.write(item);
      this.byte(mark.listEnd);
    } else if (typeof value === 'object' && value !== null) {
      this.byte(mark.node);
      this.fields(value as Record<string, unknown>);
      this.byte(mark.nodeEnd);
    } else {
      this.byte(mark.other);
      this.text(String(value));
    }
  }

  private fields(node: Record<string, unknown>): void {
    for (const key in node) {
      const value = node[key];
      if (typeof value === 'number' && locations.has(key)) continue;
      this.text(key);
      this.write(value);
    }
  }

  /** Gives what was written since the last call, and starts anew. The bytes are valid until the next write. */
  take(): Uint8Array {
    const written = this.bytes.subarray(0, this.length);
    this.length = 0;
    return written;
  }

  private byte(byte: number): void {
    this.room(1);
    this.bytes[this.length++] = byte;
  }

  /** ASCII as it is, everything else as its UTF-16 unit behind a mark. */
  private text(text: string): void {
    this.room(3 * text.length + 1);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0 && code < 0x80) bytes[at++] = code;
      else {
        bytes[at++] = mark.wide;
        bytes[at++] = code >> 8;
        bytes[at++] = code & 0xff;
      }
    }
    bytes[at++] = 0;
    this.length = at;
  }

  private room(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Hashes any text as the identities are: the first 32 hex digits of its SHA-256. */
export function identityOfText(text: string): string {
  return hash('sha256', text, 'hex').slice(0, DIGITS);
}

/**
 * Names what a syntax tree means, whatever its places: equal for two statements that differ in case, blanks and
 * comments only, and different for any other constant, name or body. Gives 32 hex digits of SHA-256.
 */
export function identityOf(node: unknown): string {
  writer.take();
  writer.write(node);
  return hash('sha256', writer.take(), 'hex').slice(0, DIGITS);
}

/** One buffer for all trees; taken before each use, as a tree too deep to write leaves its first part behind. */
const writer = new Writer();

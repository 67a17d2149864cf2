import { createHash, hash } from 'node:crypto';
import type { Encoding, FileProblem, LineEnd, SourceFile } from './model.js';

const CR = 0x0d;
const LF = 0x0a;
/** Byte order marks; a file without one is read as UTF-8. */
const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8-bom', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
/** RFC 3629, section 4: lead byte from–to, length of the sequence, range of its second byte. */
const SEQUENCES = [
  [0x00, 0x7f, 1, 0x80, 0xbf],
  [0xc2, 0xdf, 2, 0x80, 0xbf],
  [0xe0, 0xe0, 3, 0xa0, 0xbf],
  [0xe1, 0xec, 3, 0x80, 0xbf],
  [0xed, 0xed, 3, 0x80, 0x9f],
  [0xee, 0xef, 3, 0x80, 0xbf],
  [0xf0, 0xf0, 4, 0x90, 0xbf],
  [0xf1, 0xf3, 4, 0x80, 0xbf],
  [0xf4, 0xf4, 4, 0x80, 0x8f],
] as const;

type Decoded = Pick<SourceFile, 'text' | 'problem' | 'encoding'>;

/**
 * Reads a file's bytes as text and takes its hashes. The encoding is told by the byte order mark, UTF-8 without one;
 * UTF-16 without a mark therefore shows as a NUL. `byte` of a problem counts from the start of the file, mark included.
 */
export function decodeFile(path: string, bytes: Uint8Array): SourceFile {
  const sha256 = hash('sha256', bytes);
  const unix = withoutCrlf(bytes);
  const decoded = decodeBytes(bytes);
  return {
    path,
    bytes,
    sha256,
    sha256Lf: unix === bytes ? sha256 : hash('sha256', unix),
    blob: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
    ...decoded,
    eol: lineEnds(decoded.text ?? ''),
  };
}

/** Makes the fact of a file that could not be read: no bytes, empty hashes, and the reason as a sentence. */
export function unreadableFile(path: string, message: string): SourceFile {
  const problem: FileProblem = { kind: 'unreadable', message };
  return {
    path,
    bytes: new Uint8Array(),
    sha256: '',
    sha256Lf: '',
    blob: '',
    encoding: null,
    eol: 'none',
    text: null,
    problem,
  };
}

/** Writes text in an encoding, with the byte order mark that it calls for: the inverse of `decodeFile` for every text. */
export function encodeText(text: string, encoding: Encoding): Uint8Array {
  const mark = MARKS.find(([name]) => name === encoding)?.[1] ?? [];
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
  const body = Buffer.from(text, wide ? 'utf16le' : 'utf8');
  if (encoding === 'utf-16be') body.swap16();
  return new Uint8Array(Buffer.concat([Uint8Array.from(mark), body]));
}

function decodeBytes(bytes: Uint8Array): Decoded {
  const found = MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  const [encoding, mark] = found ?? (['utf-8', []] as const);
  const body = bytes.subarray(mark.length);
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
  const { text, problem } = wide ? decodeWide(body, encoding) : decodeNarrow(body);
  if (problem === null) return { text, problem, encoding };
  return { text: null, problem: { ...problem, byte: problem.byte + mark.length }, encoding: null };
}

type Attempt =
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: { readonly kind: 'not-utf8' | 'nul'; readonly byte: number } };

function failed(kind: 'not-utf8' | 'nul', byte: number): Attempt {
  return { text: null, problem: { kind, byte } };
}

/** A NUL is looked for first: it says more about a file than the bad UTF-8 that UTF-16 bytes also make. */
function decodeNarrow(body: Uint8Array): Attempt {
  const nul = body.indexOf(0);
  if (nul >= 0) return failed('nul', nul);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), problem: null };
  } catch {
    return failed('not-utf8', firstBadByte(body));
  }
}

function decodeWide(body: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Attempt {
  const units = Buffer.from(body.subarray(0, body.length - (body.length % 2)));
  if (encoding === 'utf-16be') units.swap16();
  const text = units.toString('utf16le');
  const nul = text.indexOf('\0');
  if (nul >= 0) return failed('nul', 2 * nul);
  const lone = text.search(/\p{Surrogate}/u);
  if (lone >= 0) return failed('not-utf8', 2 * lone);
  return body.length % 2 === 0 ? { text, problem: null } : failed('not-utf8', body.length - 1);
}

/** Gives the offset at which the first malformed UTF-8 sequence starts. */
function firstBadByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const row = SEQUENCES.find(([from, to]) => lead >= from && lead <= to);
  if (row === undefined) return 0;
  const [, , length, low, high] = row;
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[at + i] ?? 0;
    if (byte < (i === 1 ? low : 0x80) || byte > (i === 1 ? high : 0xbf)) return 0;
  }
  return length;
}

/** Gives the very same array when there is no CRLF, so that its hash need not be taken again. */
function withoutCrlf(bytes: Uint8Array): Uint8Array {
  let cr = bytes.indexOf(CR);
  if (cr < 0) return bytes;
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  let from = 0;
  for (; cr >= 0; cr = bytes.indexOf(CR, cr + 1)) {
    if (bytes[cr + 1] !== LF) continue;
    kept.set(bytes.subarray(from, cr), length);
    length += cr - from;
    from = cr + 1;
  }
  if (from === 0) return bytes;
  kept.set(bytes.subarray(from), length);
  return kept.subarray(0, length + bytes.length - from);
}

function lineEnds(text: string): LineEnd {
  if (!text.includes('\r')) return text.includes('\n') ? 'lf' : 'none';
  const kinds = new Set<LineEnd>();
  for (const [end] of text.matchAll(/\r\n|\r|\n/g)) kinds.add(end === '\r\n' ? 'crlf' : end === '\r' ? 'cr' : 'lf');
  const [only] = kinds;
  return kinds.size === 1 && only !== undefined ? only : 'mixed';
}

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFile, encodeText, unreadableFile } from '../../src/core/decode.js';
import type { Encoding } from '../../src/core/model.js';

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))),
  );
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

describe('encodings', () => {
  it.each<[string, Uint8Array, Encoding, string]>([
    ['nothing at all', bytes(), 'utf-8', ''],
    ['plain ASCII', bytes('SELECT 1;\n'), 'utf-8', 'SELECT 1;\n'],
    ['UTF-8', bytes('-- Bücherei 📚'), 'utf-8', '-- Bücherei 📚'],
    ['a UTF-8 byte order mark', bytes([0xef, 0xbb, 0xbf], 'SELECT 1;'), 'utf-8-bom', 'SELECT 1;'],
    ['only the first of two marks', bytes([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf]), 'utf-8-bom', '\uFEFF'],
    ['UTF-16, little end first', bytes([0xff, 0xfe, 0x41, 0, 0xfc, 0]), 'utf-16le', 'Aü'],
    ['UTF-16, big end first', bytes([0xfe, 0xff, 0, 0x41, 0xd8, 0x3d, 0xdc, 0xda]), 'utf-16be', 'A📚'],
    ['a replacement character that is meant', bytes('\uFFFD'), 'utf-8', '\uFFFD'],
  ])('reads %s', (_, data, encoding, text) => {
    expect(decodeFile('loans.sql', data)).toMatchObject({ path: 'loans.sql', encoding, text, problem: null });
  });

  it.each<[string, Uint8Array, 'not-utf8' | 'nul', number]>([
    ['Latin-1', bytes('-- B', [0xfc], 'cherei'), 'not-utf8', 4],
    ['a sequence cut short by the end', bytes('ab', [0xe2, 0x82]), 'not-utf8', 2],
    ['a sequence cut short by a letter', bytes('ab', [0xf0, 0x9f, 0x93], 'c'), 'not-utf8', 2],
    ['a lone continuation byte', bytes('ü', [0x80]), 'not-utf8', 2],
    ['an overlong slash', bytes('ü', [0xc0, 0xaf]), 'not-utf8', 2],
    ['a surrogate in UTF-8', bytes([0xed, 0xa0, 0x80]), 'not-utf8', 0],
    ['a code point past U+10FFFF', bytes('a', [0xf4, 0x90, 0x80, 0x80]), 'not-utf8', 1],
    ['a bad byte after a mark', bytes([0xef, 0xbb, 0xbf], 'a', [0xff]), 'not-utf8', 4],
    ['a NUL', bytes('SELECT 1;', [0], 'DROP TABLE loans;'), 'nul', 9],
    ['UTF-16 without a mark', bytes([0xfc, 0, 0x41, 0]), 'nul', 1],
    ['a NUL in UTF-16', bytes([0xff, 0xfe, 0x41, 0, 0, 0]), 'nul', 4],
    ['UTF-32', bytes([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), 'nul', 2],
    ['UTF-16 of odd length', bytes([0xff, 0xfe, 0x41, 0, 0x42]), 'not-utf8', 4],
    ['half a surrogate pair', bytes([0xfe, 0xff, 0, 0x41, 0xd8, 0x3d, 0, 0x41]), 'not-utf8', 4],
  ])('finds %s', (_, data, kind, byte) => {
    expect(decodeFile('loans.sql', data)).toMatchObject({ encoding: null, text: null, problem: { kind, byte } });
  });

  it('is undone by encoding, for any text in any encoding', () => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
    const encoding = fc.constantFrom<Encoding>('utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be');
    fc.assert(
      fc.property(text, encoding, (value, name) => {
        fc.pre(name !== 'utf-8' || !value.startsWith('\uFEFF'));
        const file = decodeFile('loans.sql', encodeText(value, name));
        expect([file.text, file.encoding]).toEqual([value, name]);
      }),
    );
  });

  it('gives back the very bytes that it read, or a problem', () => {
    const near = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: 'binary' }).map((text) => bytes(text)),
    );
    fc.assert(
      fc.property(near, (data) => {
        const file = decodeFile('loans.sql', data);
        if (file.text === null || file.encoding === null) expect(file.problem).not.toBeNull();
        else expect(encodeText(file.text, file.encoding)).toEqual(data);
      }),
    );
  });

  it('points at the first byte after the longest good beginning', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.uint8Array({ min: 0x80, max: 0xc1, minLength: 1 }),
        (text, tail) => {
          fc.pre(!text.includes('\0') && !text.startsWith('\uFEFF'));
          const good = bytes(text);
          expect(decodeFile('loans.sql', bytes(text, [...tail])).problem).toEqual({
            kind: 'not-utf8',
            byte: good.length,
          });
        },
      ),
    );
  });
});

describe('line ends', () => {
  it.each([
    ['', 'none'],
    ['one line', 'none'],
    ['a\nb\n', 'lf'],
    ['a\r\nb\r\n', 'crlf'],
    ['a\rb', 'cr'],
    ['a\r\nb\n', 'mixed'],
    ['a\r\r\n', 'mixed'],
  ])('of %j are %s', (text, eol) => {
    expect(decodeFile('loans.sql', bytes(text)).eol).toBe(eol);
    expect(decodeFile('loans.sql', encodeText(text, 'utf-16be')).eol).toBe(eol);
  });
});

describe('hashes', () => {
  it.each([
    ['a\nb\n', 'a\nb\n'],
    ['a\r\nb\r\n', 'a\nb\n'],
    ['\r\n', '\n'],
    ['a\r\r\nb\r', 'a\r\nb\r'],
    ['a\rb\r', 'a\rb\r'],
  ])('read CRLF as LF in %j', (text, unix) => {
    const file = decodeFile('loans.sql', bytes(text));
    expect([file.sha256, file.sha256Lf]).toEqual([sha256(bytes(text)), sha256(bytes(unix))]);
  });

  it('name the object that git makes of the bytes', () => {
    expect(decodeFile('loans.sql', bytes()).blob).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
    expect(decodeFile('loans.sql', bytes('hello\n')).blob).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('are empty where nothing could be read', () => {
    const file = unreadableFile('loans.sql', 'It is a directory.');
    expect([file.sha256, file.blob, file.text]).toEqual(['', '', null]);
    expect(file.problem).toEqual({ kind: 'unreadable', message: 'It is a directory.' });
  });
});

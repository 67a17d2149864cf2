import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlText } from '../../../src/core/model.js';
import { highlight } from '../../../src/core/session/highlight.js';
import { loadParser } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

function shown(text: string): string[] {
  return highlight('a.sql', text).lines.map((line) =>
    line.map(({ text, kind }) => (kind === 'other' ? text : `${kind}<${text}>`)).join(''),
  );
}

function joined({ lines }: SqlText): string {
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

describe('highlight', () => {
  it.each([
    [
      'keywords, names and numbers',
      'SELECT a, 1.5 FROM b',
      ['keyword<SELECT> name<a>, number<1.5> keyword<FROM> name<b>'],
    ],
    ['a name that is a word, behind a dot', 'select t.name', ['keyword<select> name<t>.name<name>']],
    ['quoted names', 'drop table "Bö".x', ['keyword<drop> keyword<table> name<"Bö">.name<x>']],
    [
      'strings of every form',
      "select 'é', E'\\'', b'1', U&'d'",
      ["keyword<select> string<'é'>, string<E'\\''>, string<b'1'>, string<U&'d'>"],
    ],
    [
      'what goes over lines',
      '/* a\nb */ do $$x\ny$$',
      ['comment</* a>', 'comment<b */> keyword<do> string<$$x>', 'string<y$$>'],
    ],
    ['any line end', 'a\r\nb\rc\n', ['name<a>', 'name<b>', 'name<c>']],
    ['an empty line', '\n\na', ['', '', 'name<a>']],
    ['nothing', '', []],
    [
      'what is not closed, and what stands before it',
      "select 1;\nselect 'a",
      ['keyword<select> number<1>;', "select 'a"],
    ],
    [
      'psql lines and the data of COPY',
      '\\connect a\ncopy t from stdin;\nselect\t1\n\\.\nselect',
      ['\\connect a', 'keyword<copy> name<t> keyword<from> keyword<stdin>;', 'select 1', '\\.', 'keyword<select>'],
    ],
    [
      'what would move a cursor',
      "\tselect '\u001b[2J' -- \u202e",
      [" keyword<select> string<'\\u{1b}[2J'> comment<-- \\u{202e}>"],
    ],
    ['characters of several bytes before a token', '-- 🦉 é\nselect', ['comment<-- 🦉 é>', 'keyword<select>']],
  ])('shows %s', (_, text, lines) => {
    expect(shown(text)).toEqual(lines);
  });

  it('loses nothing of real files', () => {
    const root = join(import.meta.dirname, '../../cases/repos');
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /legacy.*\.sql$/i.test(path),
    );
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      const text = readFileSync(join(root, path), 'utf8').replace(/^\uFEFF/, '');
      if (/[\u0000\uFFFD]/.test(text)) continue;
      const plain = text
        .replaceAll(/\r\n|\r/g, '\n')
        .replaceAll('\t', ' ')
        .replace(/\n$/, '');
      expect(joined(highlight(path, text)), path).toBe(plain);
    }
  });
});

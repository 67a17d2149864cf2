import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../src/core/decode.js';
import { scriptOf } from '../../src/core/script.js';
import { loadParser, parseFile } from '../../src/core/sql/parse.js';

beforeAll(loadParser);

function parts(text: string): (string | null)[][] {
  const script = scriptOf(parseFile(decodeFile('versions/001_shop.sql', new TextEncoder().encode(text))));
  expect(script).toMatchObject({ path: 'versions/001_shop.sql', text });
  for (const part of script.parts) expect(text.startsWith(part.text, part.start)).toBe(true);
  return script.parts.map((part) => [part.text, part.data]);
}

describe('scriptOf', () => {
  it('gives each statement as written, faults too', () => {
    expect(parts("-- till\nSELECT 'a;' ;\nSELEC 2;\nSELECT 3 -- end")).toEqual([
      ["SELECT 'a;' ;", null],
      ['SELEC 2;', null],
      ['SELECT 3', null],
    ]);
  });

  it("leaves out the file's own transaction and psql lines, but no savepoint", () => {
    expect(parts('\\set a 1\nBEGIN;\nSAVEPOINT a;\nROLLBACK TO a;\nCOMMIT;\n')).toEqual([
      ['SAVEPOINT a;', null],
      ['ROLLBACK TO a;', null],
    ]);
  });

  it('parts COPY from its data', () => {
    expect(parts("COPY till FROM stdin; \r\n1\tit's;\r\n2\t\r\n\\.\r\nCOPY till FROM stdin;\n\\.\n")).toEqual([
      ['COPY till FROM stdin;', "1\tit's;\r\n2\t\r\n"],
      ['COPY till FROM stdin;', ''],
    ]);
  });
});

describe('what keeps a script from running', () => {
  const faults = (text: string) => {
    const script = scriptOf(parseFile(decodeFile('versions/001_shop.sql', new TextEncoder().encode(text))));
    return script.faults.map(({ at, message }) => `${at}: ${message}`);
  };

  it.each([
    ['BEGIN;\nSELECT 1;\nCOMMIT;\n', []],
    ['SELECT 1;\nROLLBACK;\n', ['10: ROLLBACK would end the transaction in which a migration runs']],
    [
      'CREATE INDEX CONCURRENTLY i ON t (a);\nBEGIN;\nSELECT 1;\nCOMMIT;\n',
      ['38: BEGIN begins a transaction in a file that runs outside of one'],
    ],
    [
      '-- onefold: no-transaction\nSTART TRANSACTION;\nCOMMIT;\n',
      ['27: START TRANSACTION begins a transaction in a file that runs outside of one'],
    ],
    ['-- onefold: no-transactions\nSELECT 1;\n', ['0: `onefold: no-transactions` is no directive']],
  ])('%j', (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });
});

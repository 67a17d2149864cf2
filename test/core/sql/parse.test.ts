import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile, unreadableFile } from '../../../src/core/decode.js';
import type { ParsedFile } from '../../../src/core/model.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

function parse(text: string): ParsedFile {
  return parseFile(decodeFile('shelf.sql', new TextEncoder().encode(text)));
}

/** Each statement as "ordinal form tag: text", or with its error where it does not parse. */
function lines(text: string): string[] {
  return parse(text).statements.map(({ ordinal, form, span, parsed }) => {
    const what = 'error' in parsed ? `! ${parsed.error} at ${parsed.at}` : parsed.tag;
    return `${ordinal} ${form} ${what}: ${text.slice(span.start, span.end)}`;
  });
}

describe('parseFile', () => {
  it('gives one statement per tile, whatever the bytes before it', () => {
    expect(lines("-- Жук 🪲\nSELECT '🪲'; /* ; */ ;\n CREATE TABLE \"ж\" (a text DEFAULT 'ж') -- end")).toEqual([
      "1 sql SelectStmt: SELECT '🪲';",
      '2 sql CreateStmt: CREATE TABLE "ж" (a text DEFAULT \'ж\')',
    ]);
  });

  it('reports a fault where it is, and parses what stands beside it', () => {
    const text = "SELECT '🪲'; CREATE TABLE a (b int, '🪲' timestamp); SELECT 2;";
    const at = text.indexOf("'🪲' timestamp");
    expect(lines(text)).toEqual([
      "1 sql SelectStmt: SELECT '🪲';",
      `2 sql ! syntax error at or near "'🪲'" at ${at}: CREATE TABLE a (b int, '🪲' timestamp);`,
      '3 sql SelectStmt: SELECT 2;',
    ]);
  });

  it('keeps psql lines and COPY data apart from SQL', () => {
    expect(lines("\\set a '\nCOPY books FROM stdin;\n;'\n\\.\nSELECT 1\\gexec\n")).toEqual([
      "1 psql psql: \\set a '",
      "2 copy CopyStmt: COPY books FROM stdin;\n;'\n\\.",
      '3 sql SelectStmt: SELECT 1',
      '4 psql psql: \\gexec',
    ]);
  });

  it('finds a fault on the line of COPY, and none in its data', () => {
    const text = 'SELECT 1; COPY books FROM stdin; SELECT 2;\n1\n\\.';
    expect(lines(text)).toEqual([
      '1 sql SelectStmt: SELECT 1;',
      `2 copy ! 2 statements stand where one was expected at ${text.indexOf('SELECT 2')}: ${text.slice(10)}`,
    ]);
  });

  it('finds no statements in blanks and comments, and in a file without text', () => {
    expect(parse('-- nothing\n;;').statements).toEqual([]);
    expect(parseFile(unreadableFile('shelf.sql', 'permission denied')).statements).toEqual([]);
    expect(parse("SELECT '\0';").statements).toEqual([]);
  });

  it('reports a NUL character rather than dropping what follows it', () => {
    const file = { ...decodeFile('shelf.sql', new Uint8Array()), text: "SELECT 1; SELECT '\0'; SELECT 2;" };
    const faults = parseFile(file).statements.map(({ parsed }) => ('error' in parsed ? parsed : null));
    expect(faults).toEqual([null, { error: 'the statement holds a NUL character', at: 18 }, null]);
  });

  it.each([
    ['the parser', '||', 12_000],
    ['the reader of its trees', ' UNION ALL SELECT ', 12_000],
  ])('survives nesting too deep for %s', (_name, between, count) => {
    const [deep, next] = parse(`SELECT ${Array(count).fill("'a'").join(between)}; SELECT 2;`).statements;
    expect(deep?.parsed).toMatchObject({ error: 'the statement is nested too deeply to be parsed' });
    expect(next?.parsed).toMatchObject({ tag: 'SelectStmt' });
  });

  it('parses a file above 4 MB statement by statement', () => {
    const rows = `INSERT INTO books VALUES ('${'x'.repeat(1000)}');\n`;
    const { statements } = parse(rows.repeat(4500));
    expect(statements).toHaveLength(4500);
    expect(statements.at(-1)?.parsed).toMatchObject({ tag: 'InsertStmt' });
    expect(new Set(statements.map((statement) => statement.identity)).size).toBe(1);
  });
});

describe('the identity of', () => {
  const identityOf = (text: string) => parse(text).statements[0]?.identity;

  it('COPY covers its data', () => {
    expect(identityOf('copy a  from STDIN;\n1\n\\.')).toBe(identityOf('COPY a FROM stdin;\n1\n\\.'));
    expect(identityOf('COPY a FROM stdin;\n1\n\\.')).not.toBe(identityOf('COPY a FROM stdin;\n2\n\\.'));
  });

  it('what does not parse, and of a psql line, is that of its text', () => {
    expect(identityOf('SELEC 1;')).toBe(identityOf('SELEC 1;'));
    expect(identityOf('SELEC 1;')).not.toBe(identityOf('selec 1;'));
    expect(identityOf('\\set a 1')).not.toBe(identityOf('\\set a 2'));
  });

  it('a statement is the same alone, in a file and beside a fault', () => {
    const alone = identityOf('CREATE TABLE a (b int);');
    expect(parse('SELECT 1; CREATE TABLE a (b int)').statements[1]?.identity).toBe(alone);
    expect(parse('SELEC 1; CREATE TABLE a (b int)').statements[1]?.identity).toBe(alone);
  });
});

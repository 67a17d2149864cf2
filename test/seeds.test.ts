import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseArchive, sectionBody } from './support/archive.js';
import { rowsUnder } from './support/readme.js';

const textOf = (path: string) => readFileSync(new URL(`cases/${path}`, import.meta.url), 'utf8');
const sections = parseArchive(textOf('seeds.txt'));
const documents = sections.filter(({ name }) => /^\w+$/.test(name)).map(({ name }) => name);

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function transcriptOf(document: string): string {
  return sectionBody(textOf(`cli/seed-${document}.txt`), 'transcript');
}

/** The document's lines that a transcript names above its commands; of what it prints where `prints` says so. */
function remarksOf(document: string, prints = ''): string[] {
  const head = `# ${document}${prints}: `;
  const remarks = linesOf(transcriptOf(document)).filter((line) => line.startsWith(head));
  return remarks.map((line) => line.slice(head.length));
}

/** What the README says is not done: lines of the documents, or how such lines begin. */
const left = rowsUnder('Coming from another runner')
  .filter(([, why = '']) => why !== '' && !/^-+$/.test(why))
  .flatMap(([lines = '']) => [...lines.matchAll(/`([^`]+)`/g)].map(([, line]) => line!));

function isLeft(line: string): boolean {
  return left.some((one) => one === line || (one.endsWith(' …') && line.startsWith(one.slice(0, -1))));
}

describe.for(documents)('%s', (document) => {
  const lines = linesOf(sectionBody(textOf('seeds.txt'), document));

  test('every command line is in the transcript, or in the table of what is not done', () => {
    expect(lines.length).toBeGreaterThan(15);
    const told = new Set(remarksOf(document));
    expect(lines.filter((line) => !told.has(line) && !isLeft(line))).toEqual([]);
  });

  test('the transcript names nothing that the document does not have', () => {
    expect(remarksOf(document).filter((line) => !lines.includes(line))).toEqual([]);
  });
});

/** Blind to times: a transcript has none. */
function withoutTimes(text: string): string {
  return text.replace(/\b\d+ms\b/g, 'Nms').replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, 'YYYY-MM-DD hh:mm:ss');
}

// What CasareRPA's runner prints is what onefold prints, byte by byte; of the others the transcript shows what stands for it.
test.for(sections.filter(({ name }) => name.includes(' prints, ')))('$name', ({ name, body }) => {
  const [document = ''] = name.split(' ');
  const told = new Set(remarksOf(document, ' prints'));
  const untold = linesOf(body).filter((line) => !told.has(line));
  if (untold.length > 0) expect(transcriptOf(document)).toContain(withoutTimes(body).trimEnd());
});

test('the table names no line that no document has', () => {
  const all = sections.flatMap(({ body }) => linesOf(body));
  const found = left.filter((one) => all.some((line) => line === one || line.startsWith(one.replace(/…$/, ''))));
  expect(left.filter((one) => !found.includes(one))).toEqual([]);
});

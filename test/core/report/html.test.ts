import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PageFacts, ReportFacts } from '../../../src/core/model.js';
import { hashes } from '../../../src/core/report/html/hashes.js';
import { script } from '../../../src/core/report/html/script.js';
import { style } from '../../../src/core/report/html/style.js';
import { htmlReport } from '../../../src/core/report/html.js';
import { run } from '../../../src/index.js';
import { temporaryFolder } from '../../support/folder.js';
import { type Element, elements, parsedPage } from '../../support/markup.js';
import { digest, draftFacts, facts, mapping, proof } from './clinic.js';

const ROOT = join(import.meta.dirname, '../../..');
const sealed: PageFacts = { facts, mapping, proof, digest };
const draft: PageFacts = { facts: draftFacts, mapping: { ...mapping, sealed: null }, proof: null, digest };

function written(page: PageFacts): string {
  return htmlReport({ command: 'report', verdict: 'ok', notes: [], page });
}

function all(page: PageFacts): Element[] {
  return elements(parsedPage(written(page)).root);
}

function byId(page: PageFacts, id: string): Element {
  return all(page).find(({ attributes }) => attributes.get('id') === id)!;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

describe.each([
  ['a sealed consolidation', sealed],
  ['a draft without a proof', draft],
])('the page of %s', (_, page) => {
  test('is what browsers parse without mending', () => {
    expect(parsedPage(written(page)).mended).toEqual([]);
  });

  test('has one title, and headings that leave no level out', () => {
    const levels = all(page).flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([]);
  });

  test('names each thing once, and links only to what is there', () => {
    const ids = all(page).flatMap(({ attributes }) => attributes.get('id') ?? []);
    const links = all(page).flatMap(({ attributes }) => attributes.get('href') ?? []);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(links.filter((link) => !link.startsWith('#') || !ids.includes(link.slice(1)))).toEqual([]);
  });

  test('loads nothing, and has styles and scripts in one place only', () => {
    const names = all(page).flatMap(({ attributes }) => [...attributes.keys()]);
    expect(names.filter((name) => /^(src|srcset|style|on.*|action|xlink:href)$/.test(name))).toEqual([]);
    const count = (wanted: string) => all(page).filter(({ name }) => name === wanted).length;
    expect([count('script'), count('style'), count('link'), count('img')]).toEqual([1, 1, 0, 0]);
  });

  test('has tables with a caption and with headers for columns and rows', () => {
    const tables = all(page).filter(({ name }) => name === 'table');
    expect(tables.length).toBeGreaterThan(3);
    for (const table of tables) {
      const inside = elements(table);
      expect(inside.filter(({ name }) => name === 'caption')).toHaveLength(1);
      const scopes = inside.filter(({ name }) => name === 'th').map(({ attributes }) => attributes.get('scope'));
      expect(new Set(scopes)).toEqual(new Set(['col', 'row']));
    }
  });
});

test('the same facts give the same bytes', () => {
  expect(written(structuredClone(sealed))).toBe(written(sealed));
});

test('the policy lets the style and the script of the page run, and no other', () => {
  expect(hashes, 'src/core/report/html/hashes.ts').toEqual({ style: sha256(style), script: sha256(script) });
  const policy = all(sealed).find(({ attributes }) => attributes.get('http-equiv') === 'Content-Security-Policy');
  expect(policy?.attributes.get('content')).toBe(
    `default-src 'none'; style-src 'sha256-${hashes.style}'; script-src 'sha256-${hashes.script}'; base-uri 'none'; form-action 'none'`,
  );
});

test('the script passes the linter', () => {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const cwd = temporaryFolder({ 'page.cjs': script });
  const linted = () =>
    execFileSync(process.execPath, [biome, 'lint', '--error-on-warnings', 'page.cjs'], { cwd, stdio: 'pipe' });
  expect(linted).not.toThrow();
});

describe('what the page says', () => {
  test('of a draft: that nothing is proved, and what is open', () => {
    expect(byId(draft, 'proof').text).toContain('Not proved.');
    expect(byId(draft, 'objects').text).toContain('read from the statements alone');
    expect(byId(draft, 'main').text).toContain('Draft:');
    const open = byId(draft, 'finding-statement-left-behind-billing-sql-invoices.sql-2');
    expect(open.text).toContain('statement 2 of billing/sql/invoices.sql has no fate.');
    expect(open.attributes.get('data-state')).toBe('open');
  });

  test('of a proof of other files: that it says nothing of these', () => {
    const stale = byId({ ...sealed, digest: 'another' }, 'proof').text;
    expect(stale).toContain('not run: the migrations changed since the last proof');
    expect(stale).not.toContain('up and down and up again');
  });

  test('of a finding: what answers it, where, and why', () => {
    const { text } = byId(sealed, 'finding-object-created-twice-table-public.patients');
    expect(text).toContain('settled by mapping.yaml:21: the one that the reception uses');
  });

  test('of a file: each way that its statements went', () => {
    expect(byId(sealed, 'file-patients.sql').text.replace(/\s+/g, ' ')).toContain(
      '003 invoices (1)left out for another definition (1)',
    );
    expect(byId(sealed, 'file-001_patients_down.sql').text).toContain('rollback of 001');
    expect(byId(sealed, 'file-003_rooms.sql').text).toContain('retired');
  });

  test('of what was let go: the reason and the line that decides it', () => {
    expect(byId(sealed, 'let-go').text).toContain('the clinic has one room');
    expect(byId(sealed, 'let-go').text).toContain('mapping.yaml:25');
  });

  test('of an object that differs: part by part what was and what is, with what is other marked', () => {
    const [first] = proof.objects;
    const difference = {
      part: 'column name',
      source: 'billing/sql',
      legacy: 'varchar(80) NOT NULL',
      canonical: 'text NOT NULL',
    };
    const changed = {
      ...first!,
      object: 'table public.patients',
      fate: 'changed' as const,
      reason: 'names are long',
      differences: [difference, { ...difference, part: 'column born', legacy: null, canonical: 'date' }],
    };
    const page = { ...sealed, proof: { ...proof, objects: [changed] } };
    const shown = byId(page, 'conflict-table-public.patients');
    const marked = elements(shown)
      .filter(({ name }) => name === 'mark')
      .map(({ text }) => text);
    expect(marked).toEqual(['varchar(80)', 'text', 'not there', 'date']);
    expect(shown.text).toContain('names are long');
    expect(byId(page, 'object-table-public.patients').attributes.get('data-fate')).toBe('changed');
  });
});

describe('a large consolidation', () => {
  const versions = Array.from({ length: 60 }, (_, i) => String(i + 1).padStart(3, '0'));
  const paths = Array.from({ length: 150 }, (_, i) => `db/part${i % 12}/${String(i).padStart(3, '0')}_file.sql`);
  const files: ReportFacts['files'] = paths.map((path, i) => ({
    ...facts.files[0]!,
    path,
    statements: (i % 40) + 1,
    versions: [versions[i % 60]!, versions[(i * 7) % 60]!],
  }));
  const migrations = versions.map((version) => ({
    ...facts.migrations[0]!,
    version,
    name: `part_${version}`,
    from: [],
    downFrom: [],
  }));
  const large: PageFacts = { ...sealed, proof: null, facts: { ...facts, files, migrations } };

  test('is drawn with the labels of folders and migrations, and listed in folders that are closed at first', () => {
    const picture = elements(byId(large, 'picture'));
    const labels = picture.filter(({ name }) => name === 'text');
    expect(labels).toHaveLength(12 + 60);
    const folders = picture.filter(({ name, attributes }) => name === 'details' && attributes.get('class') === 'entry');
    expect(folders).toHaveLength(12);
    expect(folders.filter(({ attributes }) => attributes.has('open'))).toEqual([]);
    expect(picture.filter(({ attributes }) => attributes.get('class') === 'from')).toHaveLength(150);
    expect(picture.filter(({ name, attributes }) => name === 'tr' && attributes.has('data-file'))).toHaveLength(150);
  });

  test('stays within a picture that can be looked at', () => {
    const svg = elements(byId(large, 'picture')).find(({ name }) => name === 'svg')!;
    expect(Number(svg.attributes.get('height'))).toBeLessThan(2500);
    const ends = elements(svg)
      .filter(({ name }) => name === 'text')
      .map(({ attributes }) => Number(attributes.get('y')));
    expect(Math.max(...ends)).toBeLessThan(Number(svg.attributes.get('height')));
  });
});

test('once it is sealed, the page is the same without the legacy files', async () => {
  const root = temporaryFolder();
  const library = join(ROOT, 'test/cases/repos/library');
  cpSync(join(library, 'legacy'), join(root, 'legacy'), { recursive: true });
  cpSync(join(library, 'mapping.yaml'), join(root, 'mapping.yaml'));
  await run('write', { root });
  await run('seal', { root, flags: { unproved: true, reason: 'a sample' } });
  const before = htmlReport(await run('report', { root }));
  rmSync(join(root, 'legacy'), { recursive: true });
  expect(htmlReport(await run('report', { root }))).toBe(before);
  expect(before).toContain('Complete, unproved, sealed on ');
});

test('a report that has no page says so', () => {
  const html = htmlReport({ command: 'scan', verdict: 'ok', notes: ['2 files in <db>.'] });
  expect(parsedPage(html).root.text).toContain('2 files in <db>.');
});

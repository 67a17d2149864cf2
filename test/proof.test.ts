import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plain } from '../src/core/report/style.js';
import { textReport } from '../src/core/report/text.js';
import { proofRules } from '../src/core/rules/proof/index.js';
import { run } from '../src/index.js';
import { archiveFiles, parseArchive, sectionBody, withLast } from './support/archive.js';
import { temporaryFolder } from './support/folder.js';
import { printFindings } from './support/rule-case.js';

const cases = new URL('./cases/proof/', import.meta.url);
const names = readdirSync(cases).sort();
const textOf = (name: string) => readFileSync(new URL(name, cases), 'utf8');
const everything = names.map(textOf).join('');

/** Proves the archive's files as a repository of its own; gives the findings, and what the proof says of the objects. */
async function proved(text: string): Promise<string> {
  const sql = archiveFiles(text).map(({ path, bytes }) => [path, bytes] as const);
  const root = temporaryFolder({ ...Object.fromEntries(sql), 'mapping.yaml': sectionBody(text, 'mapping.yaml') });
  const report = await run('prove', { root });
  const { findings = [], proof, notes } = report;
  const shown = textReport(
    { command: 'prove', verdict: 'ok', notes: [], ...(proof && { proof }), verbose: true },
    plain,
  );
  const major = new RegExp(`PostgreSQL ${proof?.postgres}\\b`, 'g');
  const said = [...notes, '', printFindings(findings).trimEnd(), '', shown.trimEnd(), ''].join('\n');
  return said.replaceAll(major, 'PostgreSQL N');
}

describe('proofs', () => {
  // `npx vitest run test/proof.test.ts --update` writes what the proof says into the archives.
  it.each(names)('%s', { timeout: 60_000 }, async (name) => {
    const text = textOf(name);
    const sections = parseArchive(text).map((section) => section.name);
    expect(sections.at(-1)).toBe('proved');
    await expect(withLast(text, 'proved', await proved(text))).toMatchFileSnapshot(new URL(name, cases).pathname);
  });
});

describe('the rules of the proof', () => {
  const ids = proofRules.map(({ id }) => id);
  it('are in code-unit order of id, one file each', () => {
    expect(ids).toEqual([...new Set(ids)].sort());
    const files = readdirSync(new URL('../src/core/rules/proof/', import.meta.url)).sort();
    expect(files).toEqual([...ids, 'index'].map((id) => `${id}.ts`).sort());
  });
  it.each(ids)('%s has a case with an open finding and one that mapping.yaml answers', (id) => {
    expect(everything).toMatch(new RegExp(`^(error|warning) ${id} .* \\[open\\]$`, 'm'));
    expect(everything).toMatch(new RegExp(`^(error|warning) ${id} .* \\[(settled|accepted) `, 'm'));
  });
  it.each([...proofRules])('$id explains itself', ({ summary, why, fix }) => {
    expect(summary).not.toMatch(/\.$/);
    expect(why.split(/\.(?:\s|$)/).filter(Boolean).length).toBeGreaterThanOrEqual(2);
    expect(fix).not.toBe('');
  });
});

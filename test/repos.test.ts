import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Consolidation, consolidate } from '../src/core/consolidate.js';
import { decodeFile } from '../src/core/decode.js';
import { parseMapping } from '../src/core/mapping.js';
import type { FileWrite, Mapping } from '../src/core/model.js';
import { loadParser, parseFile } from '../src/core/sql/parse.js';
import { printFindings } from './support/rule-case.js';

const CASES = join(import.meta.dirname, 'cases/repos');
const names = readdirSync(CASES).filter((name) => existsSync(join(CASES, name, 'mapping.yaml')));
/** What is written, and beside it the rollbacks that are written only once a proof has replayed them. */
function outputsOf({ canonical, writes }: Consolidation, text: string): FileWrite[] {
  const written = writes({ proof: null, text });
  const held = canonical().filter(({ path }) => !written.some((one) => one.path === path));
  return [...written, ...held];
}

const alone = { lock: null, targets: new Map<string, string>() };

function sqlBelow(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => /\.sql$/i.test(path)).map((path) => path.replaceAll('\\', '/'));
}

function fold(folder: string, order: (paths: string[]) => string[]): { result: Consolidation; mapping: Mapping } {
  const { mapping, problems } = parseMapping('mapping.yaml', readFileSync(join(folder, 'mapping.yaml'), 'utf8'));
  expect(problems).toEqual([]);
  const paths = order(sqlBelow(join(folder, 'legacy')).map((path) => `legacy/${path}`));
  const parsed = paths.map((path) => parseFile(decodeFile(path, readFileSync(join(folder, path)))));
  const circumstances = { mentions: [], firstCommit: new Map<string, number>() };
  return { mapping: mapping!, result: consolidate({ parsed, mapping: mapping!, circumstances, ...alone }) };
}

describe.each(names)('%s', (name) => {
  beforeAll(loadParser);
  const folder = join(CASES, name);
  const text = readFileSync(join(folder, 'mapping.yaml'), 'utf8');

  // `npx vitest run test/repos.test.ts -u` writes what is planned into expected/.
  it('folds into what expected/ shows', async () => {
    const { result } = fold(folder, (paths) => paths.sort());
    const findings = printFindings(result.findings);
    await expect(findings).toMatchFileSnapshot(join(folder, 'expected/findings.txt'));
    const outputs = outputsOf(result, text);
    for (const { path, text } of outputs) await expect(text).toMatchFileSnapshot(join(folder, 'expected', path));
    const written = outputs.map(({ path }) => path);
    const expected = readdirSync(join(folder, 'expected'), { recursive: true, withFileTypes: true });
    const files = expected.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const names = files.map((path) => path.slice(join(folder, 'expected').length + 1).replaceAll('\\', '/'));
    expect(names.sort()).toEqual([...written, 'findings.txt'].sort());
  });

  it('gives the same bytes whatever the order of discovery', () => {
    const forth = fold(folder, (paths) => paths.sort()).result;
    const back = fold(folder, (paths) => paths.sort().reverse()).result;
    expect(outputsOf(back, text)).toEqual(outputsOf(forth, text));
    expect(back.findings).toEqual(forth.findings);
  });
});

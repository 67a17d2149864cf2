import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Command } from '../src/commands/command.js';
import { commands } from '../src/commands/index.js';
import { WORKFLOW_NAMES, workflowFile } from '../src/core/ci.js';
import { createAudit, createStatusFunction } from '../src/core/conventions/audit.js';
import { readDirectives } from '../src/core/conventions/header.js';
import { createTable } from '../src/core/conventions/ledger.js';
import { defaultMapping, mappingJsonSchema, parseMapping } from '../src/core/mapping.js';
import { formatNames, formats, isFormat } from '../src/core/report/index.js';
import { plain } from '../src/core/report/style.js';
import { textReport } from '../src/core/report/text.js';
import { guardRules } from '../src/core/rules/guard/index.js';
import { rules } from '../src/core/rules/index.js';
import { lintRules } from '../src/core/rules/lint/index.js';
import { proofRules } from '../src/core/rules/proof/index.js';
import { run } from '../src/index.js';
import { temporaryFolder } from './support/folder.js';
import { readme, rowsUnder } from './support/readme.js';

const root = new URL('../', import.meta.url);

function textOf(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

describe('README', () => {
  let loaded: Command[];
  beforeAll(async () => {
    loaded = await Promise.all(commands.map((entry) => entry.load()));
  });

  test('lists every command, in the order of the help, with every flag', () => {
    const rows = rowsUnder('Commands').filter(([name]) => name?.startsWith('`onefold '));
    expect(rows.map(([name]) => name)).toEqual(commands.map(({ name }) => `\`onefold ${name}\``));
    const unsaid = loaded.flatMap(({ flags }, index) => {
      const [, what = ''] = rows[index] ?? [];
      const said = flags.filter(({ name, value }) =>
        what.includes(`\`${name}${value === undefined ? '' : ` ${value}`}\``),
      );
      return flags.filter((flag) => !said.includes(flag)).map(({ name }) => `${loaded[index]!.name} ${name}`);
    });
    expect(unsaid).toEqual([]);
  });

  test('lists every rule with its severity and summary', () => {
    for (const [heading, list] of [
      ['Rules', rules],
      ['Rules of the proof', proofRules],
      ['Rules for new migrations', lintRules],
      ['Rules of the guard', guardRules],
    ] as const) {
      const rows = rowsUnder(heading).slice(2);
      expect(rows).toEqual(list.map(({ id, severity, summary }) => [`\`${id}\``, severity, summary]));
    }
  });

  test('names every key of mapping.yaml', () => {
    const section = readme.split(/^## /m).find((part) => part.startsWith('mapping.yaml\n'));
    const { properties } = mappingJsonSchema() as { properties: object };
    expect(Object.keys(properties).filter((key) => !section?.includes(`\`${key}\``))).toEqual([]);
  });

  test('shows examples of mapping.yaml that are valid', () => {
    const cells = rowsUnder('mapping.yaml').map(([, , example = '']) => /^`(\w+: .*)`$/.exec(example)?.[1]);
    const examples = cells.filter((example) => example !== undefined);
    expect(examples.length).toBeGreaterThan(9);
    const [, block = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(readme) ?? [];
    const { mapping, problems } = parseMapping('mapping.yaml', `${examples.join('\n')}\n${block}`);
    expect(problems).toEqual([]);
    expect(mapping?.migrations[0]?.name).toBe('job_queue');
  });

  test('lists every output format, with how its files are named and what fits', () => {
    const rows = rowsUnder('Outputs').filter((cells) => cells.length === 4 && isFormat(cells[0]!.replaceAll('`', '')));
    const names = (endings: readonly string[]) => endings.map((ending) => `\`${ending}\``).join(', ') || '-';
    expect(rows.map((cells) => cells.slice(0, 3))).toEqual(
      formatNames.map((name) => [`\`${name}\``, names(formats[name].endings), formats[name].shows]),
    );
  });

  test('names every field of the JSON report', () => {
    const [, fields = ''] = /const fields = \{\n([\s\S]*?)\n {2}\};/.exec(textOf('src/core/report/json.ts')) ?? [];
    const keys = [...fields.matchAll(/^ {4}(\w+):/gm)].map(([, key]) => key!);
    expect(keys.length).toBeGreaterThan(12);
    const contract = rowsUnder('Outputs')
      .map(([field = '']) => field)
      .join(' ');
    expect(keys.filter((key) => !contract.includes(`\`${key}\``))).toEqual([]);
  });

  test('has the two commands for a fresh machine', () => {
    expect(readme).toContain('\nnpm ci && npm start\nnpm ci && npm test\n');
  });

  test('shows a plan of the worked example that onefold prints today', async () => {
    const picture = readme
      .split('```console\n')
      .find((block) => block.startsWith('$ npm start'))!
      .split('\n```')[0]!;
    const [plan] = /^settled [\s\S]*(?=\n\nFound)/m.exec(picture)!;
    const printed = textReport(await run('scan', { root: root.pathname, flags: { verbose: true } }), plain);
    const lines = plan.split('\n').filter((line) => line !== '…' && !printed.includes(line));
    expect(lines).toEqual([]);
  });

  test('shows findings of the draft that onefold prints today', async () => {
    const folder = temporaryFolder();
    cpSync(new URL('test/cases/repos/casare-rpa/legacy/', root), folder, { recursive: true });
    await run('init', { root: folder });
    const printed = textReport(await run('scan', { root: folder }), plain);
    const [, shown = ''] = /^\$ npx onefold scan\n…\n([\s\S]*?)^ {2}…\n```$/m.exec(readme) ?? [];
    expect(shown).toContain('error ');
    expect(printed).toContain(shown);
  });
});

describe('README, the runner', () => {
  const section = readme.split(/^(?=## )/m).find((part) => part.startsWith('## The runner\n'))!;

  test('shows directives that a file may have', () => {
    const lines = [...section.matchAll(/`(-- onefold: .*?)`/g)].map(([, line]) => line!);
    expect(lines).toHaveLength(4);
    expect(readDirectives(lines.join('\n')).faults).toEqual([]);
  });

  test('names every column of what is made in a database', () => {
    const made = [createTable, createAudit, createStatusFunction].map((make) => make(defaultMapping('').ledger));
    const rows = rowsUnder('The runner').filter(([object = '']) => /^(table|function)/.test(object));
    const columns = made.map((sql) => [...sql.matchAll(/[\s(]([a-z_]+) pg_catalog\./g)].map(([, column]) => column!));
    expect(columns.map((names) => names.length)).toEqual([8, 16, 6]);
    const unsaid = columns.flatMap((names, at) => names.filter((name) => !rows[at]?.[1]?.includes(`\`${name}\``)));
    expect(unsaid).toEqual([]);
  });
});

describe('README, in CI', () => {
  test.for(WORKFLOW_NAMES)('names every step of the workflow of %s that does what it is for', (name) => {
    const { path, text } = workflowFile(name, {
      manager: 'npm',
      packages: '',
      root: '',
      mapping: 'mapping.yaml',
      defaultBranch: 'main',
      stagingBranch: 'staging',
      version: '0.1.0',
    });
    const { jobs } = parse(text) as { jobs: Record<string, { steps: { name: string; run?: string }[] }> };
    const names = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => (step.run ? [step.name] : [])));
    const told = names.filter((one) => one !== 'Install packages' && one !== 'Say what to do now');
    const row = rowsUnder('In CI').find(([file]) => path.endsWith(`/${file?.replaceAll('`', '')}`));
    expect(row?.[2]).toBe(told.join(', '));
  });
});

describe('src/README', () => {
  const architecture = textOf('src/README.md');

  test('names every folder below src', () => {
    const entries = readdirSync(new URL('src/', root), { recursive: true, withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}/`);
    expect(folders.filter((name) => !architecture.includes(name))).toEqual([]);
  });

  test('states every part of the import rule', () => {
    const titles = [...textOf('test/architecture.test.ts').matchAll(/^ {4}title: '(.*)',$/gm)].map(
      ([, title]) => title!,
    );
    expect(titles.length).toBeGreaterThan(5);
    expect(titles.filter((title) => !architecture.includes(title))).toEqual([]);
  });
});

test('links between the documents lead somewhere', () => {
  const documents = ['README.md', 'src/README.md', 'CONTRIBUTING.md', 'test/README.md', 'CHANGELOG.md'];
  const broken = documents.flatMap((path) => {
    const links = [...textOf(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!);
    return links.filter((link) => !isThere(new URL(link, new URL(path, root)))).map((link) => `${path}: ${link}`);
  });
  expect(broken).toEqual([]);
});

function isThere(url: URL): boolean {
  const folder = new URL('.', url);
  const name = decodeURIComponent(url.pathname.slice(folder.pathname.length));
  return name === '' || readdirSync(folder).includes(name);
}

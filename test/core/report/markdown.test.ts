import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReportFacts } from '../../../src/core/model.js';
import { shellPath } from '../../../src/core/report/markdown/removal.js';
import { consolidationReport } from '../../../src/core/report/markdown.js';
import { digest, draftFacts, facts, mapping, proof } from './clinic.js';

const sealed = { facts, mapping, proof, digest };
const draft = { facts: draftFacts, mapping: { ...mapping, sealed: null }, proof: null, digest };

/** Takes out fenced blocks, in which nothing is Markdown. */
function outsideFences(markdown: string): string {
  return markdown.replace(/^ *(`{3,})[^`\n]*\n(?:.*\n)*? *\1$/gm, '');
}

/** Counts cells as GitHub does: at every pipe without a backslash before it, before anything else is read. */
function tables(markdown: string): number[][] {
  const blocks = outsideFences(markdown).split(/\n\n+/);
  const found = blocks.filter((block) => /^\|.*\|\n\| ---/.test(block));
  return found.map((block) => block.split('\n').map((row) => row.split(/(?<!\\)\|/).length - 2));
}

function section(markdown: string, title: string): string {
  return markdown.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
}

describe('the whole report', () => {
  test('of a sealed consolidation', async () => {
    await expect(consolidationReport(sealed)).toMatchFileSnapshot('../../cases/report/clinic-sealed.md');
  });

  test('of a draft', async () => {
    await expect(consolidationReport(draft)).toMatchFileSnapshot('../../cases/report/clinic-draft.md');
  });

  test('has the sections of the document that it replaces, in their order', () => {
    const titles = [...consolidationReport(sealed).matchAll(/^##? (.+)$/gm)].map(([, title]) => title);
    const wanted = [
      'Migration Consolidation Report',
      'Consolidation Summary',
      'Before Consolidation',
      'After Consolidation',
      'Migration Mapping',
      'Files Ready for Removal',
      'Verification Checklist',
      'Migration Runner Status',
      'Known Issues & Resolutions',
      'Next Steps',
      'Examples',
      'Documentation Files',
      'Summary',
    ];
    expect(titles.filter((title) => wanted.includes(title ?? ''))).toEqual(wanted);
  });

  test('does not depend on the order of facts that have none', () => {
    const turned: ReportFacts = {
      ...facts,
      files: facts.files.toReversed(),
      findings: facts.findings.toReversed(),
      objects: facts.objects.toReversed().map((one) => ({ ...one, definedIn: one.definedIn.toReversed() })),
      mentions: facts.mentions.toReversed(),
      sources: facts.sources.map((source) => ({ ...source, files: source.files.toReversed() })),
    };
    expect(consolidationReport({ ...sealed, facts: turned })).toBe(consolidationReport(sealed));
  });
});

test('files that are locations of their own stand together below their folder', () => {
  const { files } = draftFacts;
  const source = (path: string) => ({ path, status: 'deprecated', conventions: ['plain'], files: [path] }) as const;
  const sources = [source('setup.sql'), source('tools/seed.sql'), source('users.sql')];
  expect(consolidationReport({ ...draft, facts: { ...draftFacts, sources, files } })).toContain(`
./
├── setup.sql  # canonical
└── users.sql  # canonical

tools/
└── seed.sql  # canonical
`);
});

describe('the checklist', () => {
  const checklist = (input: Parameters<typeof consolidationReport>[0]): string =>
    section(consolidationReport(input), 'Verification Checklist');

  test('ticks a proof of these very files', () => {
    expect(checklist(sealed)).toContain(
      '- [x] All 3 migrations applied to an empty PostgreSQL 18 (mapping.yaml says that production runs 15)\n',
    );
    expect(checklist(sealed)).toContain('- [x] Ledger checksums verified: 3 of 3\n');
    expect(checklist(sealed)).toContain(
      '- [ ] Rollback scripts run: 1 of 2 take their migration back, up and down and up again\n' +
        '- [x] Legacy and canonical schema compared, 2 objects: 1 kept, 1 retired with a reason\n' +
        '- [x] Rows that migrations make: 1 table compared, all alike\n',
    );
  });

  test('ticks nothing of a proof of other files, nor of none', () => {
    const changed = checklist({ ...sealed, digest: 'e2'.repeat(32) });
    expect(changed).toContain('- [ ] Applied to an empty PostgreSQL: not run: the migrations changed since');
    expect(changed).toContain('- [ ] Ledger checksums verified: not run: the migrations changed since');
    expect(checklist(draft)).toContain('- [ ] Applied to an empty PostgreSQL: not run\n');
  });

  test('does not tick a comparison with something lost', () => {
    const lost = proof.objects.map((one) => ({ ...one, fate: 'lost' as const, reason: null }));
    expect(checklist({ ...sealed, proof: { ...proof, objects: lost } })).toContain(
      '- [ ] Legacy and canonical schema compared, 2 objects: 2 lost without a reason\n',
    );
  });

  test('says how far a failed replay came', () => {
    const canonical = {
      applied: ['001'],
      failed: { version: '002', sqlstate: '42P01', message: 'relation "patients|x" does not exist' },
      notRun: ['003'],
      verified: 1,
    };
    const failed = { ...proof, canonical };
    expect(checklist({ ...sealed, proof: failed })).toContain(
      '- [ ] Applied to an empty PostgreSQL: 1 of 3 applied to an empty PostgreSQL 18; 002 failed with SQLSTATE 42P01: relation "patients&#124;x" does not exist; not run: 003',
    );
    const notRun = ['003', '004', '005', '006', '007', '008'];
    expect(checklist({ ...sealed, proof: { ...failed, canonical: { ...canonical, notRun } } })).toContain(
      'does not exist; not run: 6 (003 to 008)',
    );
  });

  test('never ticks what nobody ran', () => {
    for (const line of ['Legacy directories removed', 'Production database verified']) {
      expect(checklist(sealed)).toContain(`- [ ] ${line}: not `);
    }
  });

  test('names the versions that do not follow their predecessor', () => {
    const migrations = facts.migrations.map((one) => (one.version === '003' ? { ...one, version: '005' } : one));
    expect(checklist({ ...sealed, facts: { ...facts, migrations } })).toContain(
      '- [ ] Numbered sequentially: not directly after their predecessor: 005',
    );
  });

  test('is complete only when it is sealed and nothing is open', () => {
    expect(consolidationReport(sealed)).toContain('**Status:** Complete\n');
    expect(consolidationReport(draft)).toContain(
      '**Status:** Draft: 1 open error, 1 statement without a fate, not sealed\n',
    );
    expect(consolidationReport({ ...draft, mapping })).not.toContain('Complete\n');
  });
});

describe('the commands that remove files', () => {
  const commands = (of: ReportFacts): string =>
    section(consolidationReport({ ...sealed, facts: of }), 'Files Ready for Removal');

  test('remove a directory only when every file below it is accounted for', () => {
    expect(commands(facts)).toContain('\nrm -r api/migrations/\n');
    expect(commands(facts)).not.toContain('rm -r billing');
    expect(commands(facts)).toContain('\nrm billing/sql/invoices.sql\nrm billing/sql/patients.sql\n');
    expect(commands(facts)).toContain('\n# billing/sql/schema.sql (kept)\n');
    expect(commands(draftFacts)).not.toContain('\nrm billing/sql/invoices.sql');
    expect(commands(draftFacts)).toContain(
      '\n# billing/sql/invoices.sql (not ready: 1 of 2 statements without a fate)',
    );
  });

  test('never remove a directory that holds the canonical files', () => {
    const layout = { ...mapping.layout, versions: 'api/migrations/versions' };
    const report = consolidationReport({ ...sealed, mapping: { ...mapping, layout } });
    expect(report).not.toContain('rm -r api/migrations/\n');
    expect(report).toContain('\nrm api/migrations/001_patients.sql\n');
    expect(report).toContain('\nrm -r api/migrations/old/\n');
  });

  test('quote paths so that a shell reads them as they are', () => {
    const names = [
      'plain/a.sql',
      'b (x)/it’s $HOME.sql',
      "it's.sql",
      '-rf',
      'a\nrm -rf x',
      'tab\there',
      '`id`',
      '#c',
      '~/x',
    ];
    for (const name of names) {
      const read = execFileSync('bash', ['-c', `printf %s ${shellPath(name)}`], { encoding: 'utf8' });
      expect(read).toBe(name.startsWith('-') ? `./${name}` : name);
    }
  });
});

describe('nasty names', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    fc.stringMatching(/^[|`\\<>&*_#~[\]()!\n\r\t $-]{1,12}$/),
    fc.constantFrom(
      'a|b',
      'a\\|b',
      '`',
      '```',
      '</details>',
      '<!--',
      '| --- |',
      '\n\n## Gone',
      '\\',
      '-->',
      '"]',
      '%%',
    ),
  );
  const report = (name: string): string => {
    const rename = (text: string): string => text.replaceAll('patients', name);
    const renamed = JSON.parse(JSON.stringify(facts), (_, value) =>
      typeof value === 'string' ? rename(value) : value,
    );
    return consolidationReport({ ...sealed, facts: renamed });
  };

  test('leave every table with as many cells as its header', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        const found = tables(report(name));
        expect(found.length).toBe(tables(report('patients')).length);
        for (const rows of found) expect(new Set(rows).size).toBe(1);
      }),
    );
  });

  test('add no heading, no fence and no element', () => {
    const shape = (name: string): unknown => {
      const markdown = report(name);
      const outside = outsideFences(markdown).replace(/`[^`\n]+`/g, '');
      return {
        headings: [...outside.matchAll(/^#{1,3} /gm)].length,
        fences: [...markdown.matchAll(/^ *`{3,}/gm)].length,
        elements: [...outside.matchAll(/<(?!\/?(details|summary|code|br)>)/g)].length,
        folds: [...outside.matchAll(/<\/?details>/g)].length,
      };
    };
    fc.assert(
      fc.property(nasty, (name) => {
        expect(shape(name)).toEqual(shape('patients'));
      }),
    );
  });

  test('leave every line of the picture in the form that Mermaid reads', () => {
    const node = /^ {2}[st]\d+[[(]"([\p{L}\p{N} ./_()=,:-]|#\d+;)*"[\])]$/u;
    const edge = /^ {2}s\d+ (-->|-\.->)(\|[\w ,]+\|)? t\d+$/;
    fc.assert(
      fc.property(nasty, (name) => {
        const [, picture = ''] = /```mermaid\nflowchart LR\n([\s\S]*?)\n```/.exec(report(name)) ?? [];
        const odd = picture.split('\n').filter((line) => !node.test(line) && !edge.test(line));
        expect(odd).toEqual([]);
      }),
    );
  });
});

describe('many files', () => {
  const padded = (n: number): string => String(n + 1).padStart(4, '0');
  const many = (count: number, folders: number): ReportFacts => {
    const path = (i: number): string => `services/s${i % folders}/db/${padded(i)}_step.sql`;
    const all = Array.from({ length: count }, (_, i) => i);
    const [template] = facts.migrations;
    return {
      ...facts,
      sources: [{ path: 'services', status: 'deprecated', conventions: [], files: all.map(path) }],
      files: all.map((i) => ({ ...facts.files[0]!, path: path(i), versions: [padded(i)] })),
      migrations: all.map((i) => ({ ...template!, version: padded(i), name: 'step', group: `Service ${i % 40}` })),
      objects: all.map((i) => ({ object: `table public.t${i}`, definedIn: facts.objects[0]!.definedIn })),
    };
  };
  const picture = (of: ReportFacts): string[] => {
    const [, drawn = ''] = /```mermaid\n([\s\S]*?)\n```/.exec(consolidationReport({ ...sealed, facts: of })) ?? [];
    return drawn.split('\n');
  };
  const edges = (lines: string[]): number => lines.filter((line) => /--|-\./.test(line) && / t\d+$/.test(line)).length;

  test('keep the picture under what GitHub draws', () => {
    for (const folders of [1, 40, 400, 2000]) {
      const lines = picture(many(2000, folders));
      expect(edges(lines)).toBeGreaterThan(0);
      expect(edges(lines)).toBeLessThanOrEqual(450);
      expect(lines.join('\n').length).toBeLessThan(50_000);
    }
  });

  test('are drawn one by one up to 60, by directory and group beyond', () => {
    expect(edges(picture(many(60, 3)))).toBe(60);
    expect(picture(many(61, 3)).join('\n')).toContain('"s0/db/"');
    expect(picture(many(61, 3)).join('\n')).toMatch(/-->\|\d+ files?\|/);
  });

  test('fold every table of more than 50 rows away', () => {
    const markdown = outsideFences(consolidationReport({ ...sealed, facts: many(120, 3) }));
    const open = markdown.replace(/<details>[\s\S]*?<\/details>/g, '');
    const rows = open.split('\n\n').map((block) => block.split('\n').filter((line) => line.startsWith('| ')).length);
    expect(Math.max(...rows)).toBeLessThanOrEqual(52);
    expect(markdown).toMatch(/<summary>\d+ migrations<\/summary>/);
  });
});

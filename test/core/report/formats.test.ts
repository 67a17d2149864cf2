import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Report, Run } from '../../../src/core/model.js';
import { type FormatName, formatNames, formats, type Setting } from '../../../src/core/report/index.js';
import { plain } from '../../../src/core/report/style.js';
import { run } from '../../../src/index.js';
import { junitProblems, sarifProblems } from '../../support/schemas.js';
import { duplicate, elevenRows, settled } from './library.js';

const ROOT = new URL('../../../', import.meta.url).pathname;
const setting: Setting = { style: plain, prefix: 'db/', mapping: 'mapping.yaml', version: '1.2.3' };

async function print(name: FormatName, report: Report, given: Partial<Setting> = {}): Promise<string> {
  expect(formats[name].fits(report)).toBe(true);
  return (await formats[name].load()).report(report, { ...setting, ...given });
}

const place = { path: 'versions/002_loans.sql', line: 4, column: 7 };
const failure = { place, sqlstate: '42P01', message: 'no books', detail: null, hint: 'make them', excerpt: ['x', '^'] };
const failedRun: Run = {
  direction: 'up',
  done: [{ version: '001', name: 'books', milliseconds: 1234, notices: [] }],
  failed: { version: '002', name: 'loans', failure },
  notRun: [{ version: '003', name: 'fines' }],
};
const warning: Finding = {
  ...duplicate,
  severity: 'warning',
  key: `${duplicate.rule} other`,
  subject: 'other',
  at: [],
};
const info: Finding = { ...warning, severity: 'info', key: `${duplicate.rule} third`, subject: 'third' };
const outside: Finding = { ...warning, rule: 'squawk-ban-drop-table', key: 'squawk-ban-drop-table books' };

/** Reports of every kind that the formats for programs take. */
const reports: Record<string, Report> = {
  'nothing found': { command: 'scan', verdict: 'ok', notes: [], findings: [] },
  'everything answered': { command: 'scan', verdict: 'ok', notes: ['n'], findings: [settled] },
  'an open error': {
    command: 'scan',
    verdict: 'attention',
    notes: [],
    findings: [duplicate, warning, info, settled, outside],
  },
  'attention without an error': {
    command: 'plan',
    verdict: 'attention',
    notes: ['a file\nwas edited.'],
    findings: [warning],
  },
  'attention without a word': { command: 'plan', verdict: 'attention', notes: [], findings: [] },
  'a run that failed': { command: 'up', verdict: 'attention', notes: [], run: failedRun, findings: [] },
  'a run of nothing': {
    command: 'up',
    verdict: 'ok',
    notes: [],
    run: { direction: 'up', done: [], failed: null, notRun: [] },
    findings: [],
  },
};
const kinds = Object.entries(reports);

describe('the published schemas', () => {
  beforeAll(async () => {
    for (const name of ['', 'test/cases/repos/casare-rpa', 'test/cases/repos/clinic', 'test/cases/repos/library']) {
      kinds.push([name, await run('scan', { root: `${ROOT}${name}` })]);
    }
  });

  test('SARIF 2.1.0 has nothing against any report, or an error', async () => {
    const texts = await Promise.all(kinds.map(([, report]) => print('sarif', report)));
    const { failure: fails } = await formats.sarif.load();
    const problems = [...texts, fails({ message: 'no\nway', hint: 'h' }, '1.2.3')].flatMap(sarifProblems);
    expect(problems).toEqual([]);
    expect(texts.some((text) => text.includes('"suppressions"'))).toBe(true);
  });

  test('nor has that of JUnit', async () => {
    const texts = await Promise.all(kinds.map(([, report]) => print('junit', report)));
    const { failure: fails } = await formats.junit.load();
    expect(await junitProblems([...texts, fails({ message: 'no\nway', hint: 'h' }, '1.2.3')])).toEqual([]);
  });

  test('both refuse what is wrong', async () => {
    expect(sarifProblems('{"version":"2.1.0","runs":[{}]}')).not.toEqual([]);
    expect(await junitProblems(['<testsuite tests="1"/>'])).not.toEqual([]);
  });

  test('the summary of a large report fits into a comment', async () => {
    const report = kinds.find(([name]) => name.endsWith('casare-rpa'))![1];
    const many = { ...report, findings: Array.from({ length: 40 }, () => report.findings!).flat() };
    const text = await print('summary', many);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/^… and \d+ more, which the text report shows\.$/m);
  });
});

describe('nothing that needs attention looks like a pass', () => {
  const bad = kinds.filter(([, { verdict }]) => verdict === 'attention');

  test.each(bad)('%s', async (_name, report) => {
    expect(await print('github', report)).toMatch(/^::error /m);
    expect(await print('junit', report)).toMatch(/<testsuites [^>]*failures="[1-9]/);
    const [log] = JSON.parse(await print('sarif', report)).runs;
    expect(JSON.stringify([log.results, log.invocations])).toContain('"level":"error"');
    expect(await print('summary', report)).toContain('needs attention');
  });

  test.each(formatNames)('an error as %s', async (name) => {
    const { failure: fails } = await formats[name].load();
    const text = fails({ message: 'mapping.yaml is missing.', hint: 'run `onefold init`.' }, '1.2.3');
    expect(text).toContain('mapping.yaml is missing.');
    expect(text).toContain('onefold init');
    expect(text).toMatch(/error|could not be done/);
  });

  test('and what is well has a case that passes, and no annotation', async () => {
    const report = reports['nothing found']!;
    expect(await print('github', report)).toBe('');
    expect(await print('junit', report)).toContain('tests="1" failures="0" errors="0"');
  });
});

describe('what formats show', () => {
  test('annotations lie beside the code, whichever directory mapping.yaml is in; errors come first', async () => {
    const lines = (await print('github', { ...reports['an open error']!, findings: [warning, duplicate, info] })).split(
      '\n',
    );
    expect(lines[0]).toBe(
      '::error file=db/db/legacy/007_users.sql,line=1,title=duplicate-number::number 007 is used by 2 migrations.' +
        '%0Aalso db/db/old/007_orders.sql:1%0Ahelp: put one before the other under `migrations:` in mapping.yaml,' +
        ' or retire one with a reason.',
    );
    expect(lines[1]).toMatch(/^::warning title=duplicate-number::/);
    expect(lines[2]).toMatch(/^::notice title=onefold scan::.*left out: 1 info\./);
    expect(lines).toHaveLength(4);
  });

  test.each([
    ['db/old/001.sql', 'shop/app/', 'shop/app/db/old/001.sql'],
    ['../.github/ci.yml', 'shop/', '.github/ci.yml'],
    ['../../.husky/pre-commit', 'shop/app/', '.husky/pre-commit'],
    ['../db/001.sql', 'shop/app/', 'shop/db/001.sql'],
    ['001.sql', '', '001.sql'],
  ])('%s below %s is %s of the repository', async (path, prefix, whole) => {
    const report = { ...reports['an open error']!, findings: [{ ...duplicate, at: [{ path, line: 1 }] }] };
    expect(await print('github', report, { prefix })).toContain(`::error file=${whole},line=1,`);
  });

  test('the last annotation counts those that GitHub does not show', async () => {
    const findings = Array.from({ length: 13 }, () => duplicate);
    const text = await print('github', { ...reports['an open error']!, findings });
    expect(text.trimEnd().split('\n').at(-1)).toContain('left out: 3 errors.');
  });

  test('SARIF has the key as fingerprint, further places, and a reason for what is suppressed', async () => {
    const [log] = JSON.parse(await print('sarif', reports['an open error']!)).runs;
    const [first, second] = log.results;
    expect(first.partialFingerprints['findingKey/v1']).toBe('duplicate-number db/007');
    expect(first.relatedLocations[0].physicalLocation.artifactLocation.uri).toBe('db/db/old/007_orders.sql');
    expect(log.tool.driver.rules[first.ruleIndex].id).toBe('duplicate-number');
    expect(second.locations[0].physicalLocation.artifactLocation.uri).toBe('db/mapping.yaml');
    expect(log.results.at(-1).suppressions[0].justification).toBe('superseded by the loans table');
    const ids = log.results.map(({ ruleId, ruleIndex }: { ruleId: string; ruleIndex: number }) => [
      ruleId,
      log.tool.driver.rules[ruleIndex].id,
    ]);
    expect(ids.filter(([of, at]: string[]) => of !== at)).toEqual([]);
  });

  test('SARIF of an error has no results: an empty list would close what an earlier run found', async () => {
    const { failure: fails } = await formats.sarif.load();
    const [log] = JSON.parse(fails({ message: 'm', hint: 'h' }, '1.2.3')).runs;
    expect(log.invocations[0].executionSuccessful).toBe(false);
    expect(log).not.toHaveProperty('results');
  });

  test('JUnit has a case per migration of a run, with its time in seconds', async () => {
    const text = await print('junit', reports['a run that failed']!);
    expect(text).toContain('<testcase name="001_books" classname="up" time="1.234"/>');
    expect(text).toContain(
      '<failure message="no books" type="42P01">no books (SQLSTATE 42P01)\ndb/versions/002_loans.sql:4:7',
    );
    expect(text).toContain('<testcase name="003_fines" classname="up">\n<skipped>not run</skipped>');
  });

  test('a summary calls nobody and links nothing', async () => {
    const report: Report = { command: 'scan', verdict: 'ok', notes: ['see @ada and #12, `@x #1`'] };
    expect(await print('summary', report)).toContain('see &#64;ada and &#35;12, `@x #1`');
  });

  test('a report without findings does not fit SARIF, nor one without a run JUnit', () => {
    const status: Report = { command: 'status', verdict: 'ok', notes: [], status: elevenRows() };
    expect(formatNames.filter((name) => formats[name].fits(status))).toEqual(['text', 'json', 'summary']);
    const { findings: _, ...upped } = reports['a run that failed']!;
    expect(formats.sarif.fits(upped)).toBe(false);
    expect(formats.junit.fits(upped)).toBe(true);
  });
});

describe('commands to paste', () => {
  const commands = ["git rm -f -- 'db/old/it is.sql'", 'onefold write'];
  const report: Report = {
    ...reports['an open error']!,
    command: 'guard',
    findings: [{ ...duplicate, help: 'take it away:', commands }],
  };

  test('stand behind the advice in every format', async () => {
    expect(await print('text', report)).toContain(`  help: take it away:\n    ${commands.join('\n    ')}\n`);
    expect(await print('github', report)).toContain(`help: take it away:%0A    ${commands.join('%0A    ')}\n`);
    expect(await print('junit', report)).toContain(`help: take it away:\n    ${commands.join('\n    ')}</failure>`);
    expect(await print('summary', report)).toContain(`take it away:<br>\`${commands.join('`<br>`')}\``);
    expect(JSON.parse(await print('json', report)).findings[0].commands).toEqual(commands);
    const [log] = JSON.parse(await print('sarif', report)).runs;
    expect(log.results[0].message.text).toContain(`help: take it away:\n    ${commands.join('\n    ')}`);
  });
});

describe('hostile texts', () => {
  const nasty = ['\ud800', '\udfff', ']]>', '%0A', '%', '\n::error::x', '\r\n', '\u2028', '\ufffe', '\0', '\x1b[2J'];
  const piece = fc.oneof(
    fc.constantFrom(...nasty, '<a b="c">&amp;', "'", '`|`', ':', ',', '\t'),
    fc.string({ unit: 'binary' }),
  );
  const text = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
  const at = fc.record({ path: text, line: fc.integer({ min: 1, max: 9 }), column: fc.integer({ min: 1, max: 9 }) });
  const state = fc.oneof(
    fc.constant({ kind: 'open' } as const),
    fc.record({ kind: fc.constantFrom('settled', 'accepted'), by: fc.record({ at, reason: text }) }),
  );
  const finding: fc.Arbitrary<Finding> = fc
    .record({
      subject: text,
      message: text,
      help: text,
      at: fc.array(at, { maxLength: 3 }),
      detail: fc.array(text),
      state,
    })
    .chain((base) =>
      fc.constantFrom('error' as const, 'warning' as const, 'info' as const).map((severity) => {
        return { ...base, severity, rule: 'number-gap', key: `number-gap ${base.subject}` } as Finding;
      }),
    );
  const report = fc.record({
    command: fc.constant('scan'),
    verdict: fc.constantFrom('ok' as const, 'attention' as const),
    notes: fc.array(text, { maxLength: 3 }),
    findings: fc.array(finding, { maxLength: 12 }),
  });

  test('give SARIF that is valid, and JSON that says the same', async () => {
    const check = async (one: Report) => {
      expect(sarifProblems(await print('sarif', one))).toEqual([]);
      const parsed = JSON.parse(await print('json', one)) as { findings: { message: string }[] };
      expect(parsed.findings.map(({ message }) => message)).toEqual(one.findings!.map(({ message }) => message));
    };
    await fc.assert(fc.asyncProperty(report, check), { numRuns: 60 });
  });

  test('give XML that is valid', async () => {
    const check = async (several: Report[]) => {
      const texts = await Promise.all(several.map((one) => print('junit', one)));
      expect(await junitProblems(texts)).toEqual([]);
    };
    const several = fc.array(report, { minLength: 10, maxLength: 20 });
    await fc.assert(fc.asyncProperty(several, check), { numRuns: 6 });
  });

  test('give annotations of one line each, that can be read back', async () => {
    const check = async (one: Report) => {
      const lines = (await print('github', one)).split(/[\n\r\u2028\u2029\u0085]/).slice(0, -1);
      expect(lines.filter((line) => !/^::(error|warning|notice) (\w+=[^:,]*,?)+::/.test(line))).toEqual([]);
      const open = one.findings!.filter((f) => f.state.kind === 'open' && f.severity !== 'info').length;
      expect(lines.length).toBeGreaterThanOrEqual(open);
      expect(lines.length).toBeLessThanOrEqual(open + 2);
      expect(lines.filter((line) => /%(?!25|0A|0D|3A|2C)/.test(line))).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(report, check));
  });

  test('give a table of one row per finding', async () => {
    const check = async (one: Report) => {
      const rows = (await print('summary', one)).split('\n').filter((line) => /^\| (error|warning|info) \|/.test(line));
      expect(rows).toHaveLength(one.findings!.filter((f) => f.state.kind === 'open').length);
      expect(rows.filter((line) => line.split('|').length !== 6)).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(report, check));
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/model.js';
import { judge } from '../../src/core/rules/index.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { ruleContext } from '../support/rule-case.js';

beforeAll(loadParser);

const source = 'onefold: 1\nsources: [{ path: db, status: deprecated }]\n';
const books = '=== db/001_books.sql\ncreate table books (id int);\n';
const loans = '=== db/002_loans.sql\ncreate table loans (id int);\n';
const members = '=== db/003_members.sql\ncreate table members (id int);\n';

function findings(mapping: string, ...sections: string[]): Finding[] {
  return judge(ruleContext(`=== mapping.yaml\n${source}${mapping}${sections.join('')}`));
}

/** What a reader sees first of each finding, in order. */
function states(found: readonly Finding[]): string[] {
  return found.map(({ severity, key, state }) => `${severity} ${key} ${state.kind}`);
}

function lock(accepted: Record<string, number>): string {
  return `=== lock\n${JSON.stringify({ accepted })}\n`;
}

describe('accepting', () => {
  const glob = 'accept: [{ finding: not-mapped *, reason: later }]\n';
  const counted = (count: number) => glob.replace('reason', `count: ${count}, reason`);

  it('accepts any number of findings by a glob that states none', () => {
    expect(states(findings(glob, books, loans))).toEqual([
      'error not-mapped db/001_books.sql accepted',
      'error not-mapped db/002_loans.sql accepted',
    ]);
  });
  it('leaves all findings of a glob open when there are more than it may cover, and says so', () => {
    const found = findings(counted(1), books, loans);
    expect(states(found)).toEqual(['error not-mapped db/001_books.sql open', 'error not-mapped db/002_loans.sql open']);
    expect(found[1]!.help).toContain('`accept: not-mapped *` (mapping.yaml:3');
    expect(found[1]!.help).toContain('may cover 1 finding, and 2 match it now');
  });
  it('takes the count that the last write recorded, unless mapping.yaml states one', () => {
    const recorded = lock({ 'not-mapped *': 1 });
    const kinds = (mapping: string) => findings(mapping, books, loans, recorded).map(({ state }) => state.kind);
    expect(kinds(glob)).toEqual(['open', 'open']);
    expect(kinds(counted(2))).toEqual(['accepted', 'accepted']);
  });
  it('lets fewer findings than recorded be', () => {
    expect(findings(glob, books, lock({ 'not-mapped *': 5 }))[0]!.state.kind).toBe('accepted');
  });
  it('does not count a finding with an entry of its own towards a glob', () => {
    const own = counted(1).replace(']', ', { finding: not-mapped db/002_loans.sql, reason: soon }]');
    expect(findings(own, books, loans).map(({ state }) => 'by' in state && state.by.reason)).toEqual(['later', 'soon']);
  });
  it('takes everything but the star in a glob for itself', () => {
    const dotted = 'accept: [{ finding: not-mapped db/00._*, reason: later }]\n';
    expect(states(findings(dotted, books))).toContain('error not-mapped db/001_books.sql open');
  });
});

describe('severity', () => {
  it('drops a rule that is off', () => {
    expect(findings('severity: { not-mapped: off }\n', books)).toEqual([]);
  });
  it('changes the severity of a rule', () => {
    expect(states(findings('severity: { not-mapped: info }\n', books))).toEqual([
      'info not-mapped db/001_books.sql open',
    ]);
  });
});

describe('one finding for one matter', () => {
  const orphan = '=== db/009_fines_down.sql\ndrop table fines;\n';

  it('lets the specific rule speak, with the severity of the general one', () => {
    expect(states(findings('', orphan))).toEqual(['error orphan-down db/009_fines_down.sql open']);
  });
  it('lets the general rule speak when the specific one is off', () => {
    expect(states(findings('severity: { orphan-down: off }\n', orphan))).toEqual([
      'error not-mapped db/009_fines_down.sql open',
    ]);
  });
});

describe('order', () => {
  const mapping = 'migrations: [{ name: members, from: db/003_members.sql }]\n';
  const also = '=== db/003_staff.sql\ncreate table staff (id int);\n';

  it('is by severity, then by first place', () => {
    expect(states(findings(mapping, members, also, loans))).toEqual([
      'error not-mapped db/002_loans.sql open',
      'error duplicate-number db 003 open',
      'error not-mapped db/003_staff.sql open',
      'warning missing-down 001_members open',
    ]);
  });
  it('does not depend on the order in which files were found', () => {
    expect(findings(mapping, loans, also, members)).toEqual(findings(mapping, members, loans, also));
  });
});

describe('keys', () => {
  it('numbers findings that would have the same key', () => {
    const twice = 'migrations: [{ name: books, from: [db/0.sql] }, { name: copies, from: [db/0.sql] }]\n';
    const keys = findings(twice, books)
      .filter(({ rule }) => rule === 'mapping-problem')
      .map(({ key }) => key.replace(/^.*db/, 'db'));
    expect(keys).toEqual([
      'db/0.sql, which is no SQL file of a deprecated source',
      'db/0.sql, which is no SQL file of a deprecated source (2)',
    ]);
  });
});

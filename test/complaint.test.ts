import { describe, expect, it } from 'vitest';
import { complaint } from '../src/complaint.js';

const LONG = 'the keys here are `shelves`, `members`, `loans`, `fines`, `visits`, `reviews` and `branches`';

/** What stands between the first sentence and the hint. */
function listed(...lines: string[]): string[] {
  return complaint({ message: ['wrong:', ...lines].join('\n'), hint: 'mend it.' })
    .split('\n')
    .slice(1, -2);
}

describe('the lines that belong to a complaint', () => {
  it('are broken at 80 columns where they are sentences or advice', () => {
    expect(listed(`mapping.yaml:3:1: \`foo\` is no key; ${LONG}`, `  help: ${LONG}`)).toEqual([
      'mapping.yaml:3:1: `foo` is no key; the keys here are `shelves`, `members`,',
      '    `loans`, `fines`, `visits`, `reviews` and `branches`',
      '  help: the keys here are `shelves`, `members`, `loans`, `fines`, `visits`,',
      '        `reviews` and `branches`',
    ]);
  });

  it.each([
    ['paths', `  db/${'very/'.repeat(12)}long and with blanks in the name of it.sql`],
    ['context of a diff', ` ${LONG}`],
    ['what a diff adds', `+${LONG}`],
    ['what a diff takes away', `-${LONG}`],
    ['hunks', `@@ ${LONG}`],
  ])('stay whole where they are %s', (_, line) => {
    expect(listed(line)).toEqual([line]);
  });
});

describe('a password in a complaint', () => {
  it.each([
    ['a URL in the place of a version', 'there is no migration postgres://app:se@cret@host/db here.'],
    ['a list of names and values', 'there is no migration host=host password=se@cret here.'],
  ])('is not printed: %s', (_, message) => {
    const text = complaint({ message, hint: `onefold says \`onefold up --target ${message}\`.` });
    expect(text).not.toContain('cret');
    expect(text).toContain('***');
  });
});

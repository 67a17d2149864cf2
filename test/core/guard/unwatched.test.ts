import { describe, expect, it } from 'vitest';
import { unwatched } from '../../../src/core/guard/unwatched.js';
import { parseMapping } from '../../../src/core/mapping/parse.js';
import type { Guarded } from '../../../src/core/model.js';

function mapping(lines: string): Guarded {
  const { mapping: read, problems } = parseMapping('mapping.yaml', `onefold: 1\n${lines}\n`);
  expect(problems).toEqual([]);
  return read!;
}

describe('a deprecated directory of the base', () => {
  const before = 'sources: [{ path: db/old, keep: ["seed_*.sql"] }]';
  it.each<[string, string, string, string[]]>([
    ['is watched as it was', before, before, []],
    ['is watched by a wider one', before, 'sources: [{ path: db }]', []],
    ['is watched with another file that may stay', before, 'sources: [{ path: db/old, keep: [a.sql] }]', []],
    [
      'is watched where one file of it is ignored',
      before,
      `${before}\nignore: [{ path: db/old/a.sql, reason: r }]`,
      [],
    ],
    ['is gone', before, 'sources: []', ['db/old']],
    ['is one to read from', before, 'sources: [{ path: db/old, status: reference }]', ['db/old']],
    ['may keep all', before, 'sources: [{ path: db/old, keep: ["*.sql"] }]', ['db/old']],
    ['is ignored', before, `${before}\nignore: [{ path: db/old, reason: r }]`, ['db/old']],
    ['is ignored by a glob', before, `${before}\nignore: [{ path: "db/**/*.sql", reason: r }]`, ['db/old']],
    ['is where migrations belong now', before, `${before}\nlayout: { versions: db/old }`, ['db/old']],
    ['was ignored before', `${before}\nignore: [{ path: db/old, reason: r }]`, before, []],
    ['is a glob', 'sources: [{ path: "svc/*/sql" }]', 'sources: [{ path: svc/a/sql }]', ['svc/*/sql']],
    ['is a glob of another form', 'sources: [{ path: "svc/{a,b}/sql" }]', 'sources: []', ['svc/{a,b}/sql']],
  ])('%s', (_what, was, is, lost) => {
    expect(unwatched(mapping(was), mapping(is)).map(({ path }) => path)).toEqual(lost);
  });

  it('is not asked for where the base said the same', () => {
    expect(unwatched(null, mapping('sources: []'))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { DEFAULT_LEDGER, DEFAULT_POLICY } from '../../../src/core/mapping/defaults.js';
import { DEFAULT_LAYOUT, defaultMapping, parseMapping } from '../../../src/core/mapping.js';
import type { Mapping } from '../../../src/core/model.js';

const WHOLE = `# decided with the dentists
onefold: 1
postgres: "15"
layout: { versions: db/versions, digits: 4 }
sources:
  - path: clinic/sql
    status: reference
    convention: numbered
    keep: [schema.sql]
  - path: clinic/more
ignore:
  - { path: "dumps/**", reason: dumps }
migrations:
  - name: patients
    version: "0003"
    title: Who comes
    group: Core
    from: clinic/more/001_patients.sql
    down: generated
  - name: wards
    from:
      - clinic/more/002_wards.sql
      - { path: clinic/more/003_beds.sql, only: [table beds, "#4"] }
      - path: clinic/more/004_mixed.sql
        except: [rest of it]
    down: none
  - name: staff
    from: [clinic/more/005_staff.sql]
    down: { path: clinic/down/all.sql, only: [table staff] }
  - name: rota
    from: clinic/more/006_rota.sql
resolve:
  - { object: table beds, keep: clinic/more/003_beds.sql, reason: it has the window seats }
retire:
  - { path: clinic/more/007_fax.sql, reason: nobody faxes }
accept:
  - { finding: missing-down *, reason: restore from backup, count: 2 }
policy: { downs: required }
severity: { number-gap: off, missing-down: info }
ledger: { schema: clinic }
sealed: 2025-12-03
unproved: rehearsed on staging
rewrites:
  - { version: "003", reason: no database had it }
prepare: [supabase, clinic/base.sql, extension pgmq]
guard: { base: develop, grandfathered: [{ path: clinic/db/999_fax.sql, reason: the fax still asks for it }] }
`.replace('[rest of it]', '["create table mixed"]');

function mappingOf(text: string): Mapping {
  const { mapping, problems } = parseMapping('mapping.yaml', text);
  expect(problems).toEqual([]);
  return mapping!;
}

describe('parseMapping', () => {
  it('gives every decision with the line where it stands', () => {
    const at = (line: number) => ({ path: 'mapping.yaml', line });
    const all = { only: null, except: null };
    expect(mappingOf(WHOLE)).toEqual({
      path: 'mapping.yaml',
      postgres: '15',
      layout: { versions: 'db/versions', down: 'down', reports: 'reports', digits: 4 },
      sources: [
        { path: 'clinic/sql', status: 'reference', convention: 'numbered', keep: ['schema.sql'], at: at(6) },
        { path: 'clinic/more', status: 'deprecated', convention: null, keep: [], at: at(10) },
      ],
      ignore: [{ path: 'dumps/**', reason: 'dumps', at: at(12) }],
      migrations: [
        {
          name: 'patients',
          version: '0003',
          title: 'Who comes',
          group: 'Core',
          from: [{ path: 'clinic/more/001_patients.sql', ...all, at: at(18) }],
          down: { kind: 'generated' },
          body: { kind: 'sources' },
          at: at(14),
        },
        {
          name: 'wards',
          version: null,
          title: null,
          group: null,
          from: [
            { path: 'clinic/more/002_wards.sql', ...all, at: at(22) },
            { path: 'clinic/more/003_beds.sql', only: ['table beds', '#4'], except: null, at: at(23) },
            { path: 'clinic/more/004_mixed.sql', only: null, except: ['create table mixed'], at: at(24) },
          ],
          down: { kind: 'none' },
          body: { kind: 'sources' },
          at: at(20),
        },
        {
          name: 'staff',
          version: null,
          title: null,
          group: null,
          from: [{ path: 'clinic/more/005_staff.sql', ...all, at: at(28) }],
          down: {
            kind: 'files',
            from: [{ path: 'clinic/down/all.sql', only: ['table staff'], except: null, at: at(29) }],
          },
          body: { kind: 'sources' },
          at: at(27),
        },
        {
          name: 'rota',
          version: null,
          title: null,
          group: null,
          from: [{ path: 'clinic/more/006_rota.sql', ...all, at: at(31) }],
          down: { kind: 'sources' },
          body: { kind: 'sources' },
          at: at(30),
        },
      ],
      resolve: [
        {
          object: 'table beds',
          resolution: { kind: 'keep', path: 'clinic/more/003_beds.sql' },
          reason: 'it has the window seats',
          at: at(33),
        },
      ],
      retire: [{ path: 'clinic/more/007_fax.sql', ...all, reason: 'nobody faxes', at: at(35) }],
      accept: [{ finding: 'missing-down *', reason: 'restore from backup', count: 2, at: at(37) }],
      prepare: [
        { kind: 'stand-in', name: 'supabase', at: at(45) },
        { kind: 'file', path: 'clinic/base.sql', at: at(45) },
        { kind: 'extension', name: 'pgmq', at: at(45) },
      ],
      policy: { ...DEFAULT_POLICY, downs: 'required' },
      severity: { 'number-gap': 'off', 'missing-down': 'info' },
      ledger: { ...DEFAULT_LEDGER, schema: 'clinic' },
      guard: {
        base: 'develop',
        grandfathered: [{ path: 'clinic/db/999_fax.sql', reason: 'the fax still asks for it', at: at(46) }],
      },
      sealed: '2025-12-03',
      unproved: 'rehearsed on staging',
      rewrites: [{ version: '003', reason: 'no database had it', at: at(44) }],
    });
  });

  it('decides nothing where the file says nothing', () => {
    expect(mappingOf('onefold: 1\n')).toEqual(defaultMapping('mapping.yaml'));
    expect(defaultMapping('mapping.yaml').layout).toBe(DEFAULT_LAYOUT);
  });

  it('reads Windows line ends and a byte order mark alike', () => {
    expect(mappingOf(`\ufeff${WHOLE.replaceAll('\n', '\r\n')}`)).toEqual(mappingOf(WHOLE));
  });

  it('follows anchors and aliases, as YAML has them', () => {
    const mapping = mappingOf(
      'onefold: 1\nretire:\n  - { path: a.sql, reason: &why nobody asked }\n  - { path: b.sql, reason: *why }\n',
    );
    expect(mapping.retire.map(({ path, reason, at }) => [path, reason, at.line])).toEqual([
      ['a.sql', 'nobody asked', 3],
      ['b.sql', 'nobody asked', 4],
    ]);
  });
});

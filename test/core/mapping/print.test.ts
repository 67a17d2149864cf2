import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LEDGER, DEFAULT_POLICY } from '../../../src/core/mapping/defaults.js';
import { defaultMapping, parseMapping, printMapping } from '../../../src/core/mapping.js';
import type { Mapping } from '../../../src/core/model.js';
import { anyMapping } from '../../support/mapping.js';

/** Puts every place of a mapping on line 1, where the generated mappings have theirs. */
function withoutPlaces(mapping: Mapping): unknown {
  // A rule that is named in `severity` may be called "at", too.
  const isPlace = (key: string, value: unknown) => key === 'at' && typeof value === 'object';
  return JSON.parse(
    JSON.stringify(mapping, (key, value) => (isPlace(key, value) ? { path: value.path, line: 1 } : value)),
  );
}

describe('printMapping', () => {
  it('law 7: what it prints is read back as the same mapping', () => {
    fc.assert(
      fc.property(anyMapping, (mapping) => {
        const { mapping: read, problems } = parseMapping('mapping.yaml', printMapping(mapping));
        expect(problems).toEqual([]);
        expect(withoutPlaces(read!)).toEqual(JSON.parse(JSON.stringify(mapping)));
      }),
      { numRuns: 300 },
    );
  });

  it('prints nothing about what is as usual', () => {
    expect(printMapping(defaultMapping('mapping.yaml'))).toBe(
      '# yaml-language-server: $schema=./node_modules/onefold/mapping.schema.json\nonefold: 1\n',
    );
  });

  it('prints a file that people like to read', async () => {
    const at = { path: 'mapping.yaml', line: 1 };
    const whole = (path: string) => ({ path, only: null, except: null, at });
    const mapping: Mapping = {
      ...defaultMapping('mapping.yaml'),
      postgres: '15',
      layout: { versions: 'db/versions', down: 'db/down', reports: 'reports', digits: 3 },
      sources: [
        { path: 'shop/sql', status: 'deprecated', convention: 'flyway', keep: ['schema.sql'], at },
        { path: 'shop/reference', status: 'reference', convention: null, keep: [], at },
      ],
      ignore: [{ path: 'tests/**/*.sql', reason: 'test data', at }],
      migrations: [
        {
          name: 'prices',
          version: '001',
          title: 'Prices: net, gross & tax',
          group: 'Core',
          from: [
            whole('shop/sql/V1__prices.sql'),
            { path: 'shop/sql/V2__more.sql', only: ['table prices', '#4'], except: null, at },
            {
              path: 'shop/sql/V3__a_name_that_is_long_enough_to_fill_a_line_by_itself_and_then_some.sql',
              only: null,
              except: ['table orders', 'table order_lines', 'view open_orders'],
              at,
            },
          ],
          down: { kind: 'generated' },
          body: {
            kind: 'patched',
            patch: '@@ -1,2 +1,2 @@\n-CREATE TABEL shops ();\n+CREATE TABLE shops ();\n \n',
            at,
          },
          at,
        },
        {
          name: 'orders',
          version: null,
          title: null,
          group: null,
          from: [whole('shop/sql/V4__orders.sql')],
          down: { kind: 'files', from: [whole('shop/sql/U4__orders.sql')] },
          body: { kind: 'own', at },
          at,
        },
      ],
      resolve: [
        {
          object: 'table prices',
          resolution: { kind: 'keep', path: 'shop/sql/V1__prices.sql' },
          reason: 'the shop reads it',
          at,
        },
      ],
      retire: [
        { ...whole('shop/sql/V5__coupons.sql'), reason: 'never ran' },
        {
          ...whole('shop/sql/V6__a_second_attempt_at_coupons.sql'),
          reason: 'the coupons moved to the partner, who keeps them with the vouchers; see the decision of March',
        },
      ],
      accept: [{ finding: 'missing-down *', reason: 'rollback is by restore', count: 7, at }],
      prepare: [
        { kind: 'stand-in', name: 'supabase', at },
        { kind: 'file', path: 'shop/base.sql', at },
        { kind: 'extension', name: 'pgmq', at },
      ],
      policy: { ...DEFAULT_POLICY, downs: 'required', lockRetries: 0, statementTimeout: '5min' },
      severity: { 'number-gap': 'off' },
      ledger: { ...DEFAULT_LEDGER, schema: 'shop', history: 'past' },
      sealed: '2025-12-03',
    };
    await expect(printMapping(mapping)).toMatchFileSnapshot(
      join(import.meta.dirname, '../../cases/mapping/printed.yaml'),
    );
  });
});

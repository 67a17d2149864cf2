import type { Layout, LedgerNames, Mapping, Policy } from '../model.js';

/** Where canonical files lie and how they are numbered, when mapping.yaml does not say. */
export const DEFAULT_LAYOUT: Layout = { versions: 'versions', down: 'down', reports: 'reports', digits: 3 };

/** What the runner keeps in a database, when mapping.yaml gives no other names. */
export const DEFAULT_LEDGER: LedgerNames = {
  schema: 'public',
  table: '_migrations',
  history: 'migration_history',
  statusFunction: 'get_migration_status',
  statusView: 'migration_status_view',
};

/** Rules of the house, when mapping.yaml has no others. */
export const DEFAULT_POLICY: Policy = {
  downs: 'optional',
  outOfOrder: 'refuse',
  lockTimeout: '10s',
  lockRetries: 3,
  statementTimeout: null,
};

/** Makes the mapping of a file that decides nothing; `path` is where it would lie. */
export function defaultMapping(path: string): Mapping {
  return {
    path,
    postgres: null,
    layout: DEFAULT_LAYOUT,
    sources: [],
    ignore: [],
    migrations: [],
    resolve: [],
    retire: [],
    accept: [],
    prepare: [],
    policy: DEFAULT_POLICY,
    severity: {},
    ledger: DEFAULT_LEDGER,
    guard: { base: null, grandfathered: [] },
    sealed: null,
    unproved: null,
    rewrites: [],
  };
}

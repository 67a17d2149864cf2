import type { Layout, Mapping } from '../model.js';

/** Where canonical files lie and how they are numbered, when mapping.yaml does not say. */
export const DEFAULT_LAYOUT: Layout = { versions: 'versions', down: 'down', reports: 'reports', digits: 3 };

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
    policy: { downs: 'optional', outOfOrder: 'refuse' },
    severity: {},
    ledger: { schema: 'public', table: '_migrations' },
    sealed: null,
    unproved: null,
    rewrites: [],
  };
}

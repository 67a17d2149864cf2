import { numberedPath } from '../../src/core/guard/numbers.js';
import { DEFAULT_LAYOUT } from '../../src/core/mapping/defaults.js';
import type { GuardedFile } from '../../src/core/model.js';

/** A new file as the guard sees it: in db/old/ of a deprecated directory, in svc/ of none, else of our layout. */
export function guardedFile(path: string, given: Partial<GuardedFile> = {}): GuardedFile {
  const role = path.startsWith('db/old/') ? 'deprecated' : path.includes('svc/') ? 'outside' : 'canonical';
  const number = (name: string) => numberedPath(name, DEFAULT_LAYOUT)?.key ?? null;
  return {
    kind: 'added',
    path,
    from: null,
    same: false,
    tracked: true,
    link: false,
    role,
    roleBefore: role,
    number: number(path),
    numberBefore: number(given.from ?? path),
    source: null,
    sourceBefore: null,
    excused: null,
    recorded: null,
    twins: [],
    consolidated: false,
    ...given,
  };
}

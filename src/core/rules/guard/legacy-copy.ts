import type { GuardedFile, Layout, LegacyTwin } from '../../model.js';
import { baseName } from '../../places.js';
import { fileAt } from '../rule.js';
import { type GuardRule, remove, whereabouts } from './rule.js';

const WATCHED: ReadonlySet<GuardedFile['role']> = new Set(['canonical', 'outside', 'reference']);
const ROLLBACK = /[-_. ](?:down|rollback|revert|undo)\.sql$/i;
/** What the consolidation took in or let go; what it left where it was may lie anywhere. */
const TAKEN: ReadonlySet<LegacyTwin['fate']> = new Set(['planned', 'down', 'retired']);

/** Tells whether a file is the very one that the consolidation made of its twin. */
function isHome({ path }: GuardedFile, { keptIn }: LegacyTwin): boolean {
  const name = baseName(path);
  return keptIn.some((kept) => name === `${kept}.sql` || name === `${kept}_down.sql`);
}

/**
 * Tells whether a file says by right what another one said: to take back is to say again what was there before, and what a
 * rollback takes back may be let go by a migration.
 */
function isByRight(file: GuardedFile, twin: GuardedFile['twins'][number], { versions, down }: Layout): boolean {
  const { path, role } = file;
  if (role === 'canonical' && isHome(file, twin)) return true;
  if (path.startsWith(`${down}/`)) return twin.by === 'statements' || twin.fate === 'down';
  return path.startsWith(`${versions}/`) && twin.fate === 'down' && !ROLLBACK.test(path);
}

function copied(file: GuardedFile, layout: Layout): GuardedFile['twins'][number] | undefined {
  const { kind, role, roleBefore, consolidated, twins } = file;
  // Of a migration that was there before, what matters is that it is another now.
  const isKnown = roleBefore === 'canonical' && (kind === 'changed' || kind === 'renamed');
  if (!WATCHED.has(role) || kind === 'removed' || consolidated || isKnown) return undefined;
  return twins.find((twin) => TAKEN.has(twin.fate) && !isByRight(file, twin, layout));
}

/** A consolidated file that turns up under another name. */
export const legacyCopy: GuardRule = {
  id: 'legacy-copy',
  severity: 'error',
  summary: 'a file that was consolidated turns up again under another name',
  why: 'The lock knows every legacy file by its hash and its statements, those that were retired and rollbacks that nothing uses among them. A copy under a new name runs a second time what the canonical history has done, or brings back what was let go for a reason.',
  fix: 'Take the copy away; where it belongs now, the finding says. If it is meant to be there, say why under `guard:` in mapping.yaml:\n\n  guard:\n    grandfathered:\n      - { path: tools/seed/001_users.sql, reason: fills the demo database }',
  check: ({ files, mapping }) =>
    files.flatMap((file) => {
      const twin = copied(file, mapping.layout);
      if (twin === undefined) return [];
      const how = twin.by === 'bytes' ? 'is a copy of' : 'holds just the statements of';
      return [
        {
          subject: file.path,
          at: [fileAt(file.path)],
          message: `${file.path} ${how} ${twin.path}, and that ${whereabouts(twin)}.`,
          help: 'take it away again:',
          commands: [remove(file)],
        },
      ];
    }),
};

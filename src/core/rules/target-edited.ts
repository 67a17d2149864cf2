import { pathMatcher } from '../globs.js';
import type { Mapping } from '../model.js';
import { fileAt, type Rule } from './rule.js';

function isCanonical({ layout }: Mapping): (path: string) => boolean {
  const below = [layout.versions, layout.down].map(pathMatcher);
  return (path) => below.some((matches) => matches(path));
}

/** Judges canonical files that are not what onefold last wrote. */
export const targetEdited: Rule = {
  id: 'target-edited',
  severity: 'error',
  summary: 'a canonical file is not what onefold last wrote',
  why: 'Its checksum is in the ledger of every database that has run it, so that `onefold verify` would complain there, and databases made before and after the edit differ. An edited file is never overwritten.',
  fix: `Restore it with \`git checkout -- versions/003_loans.sql\`. A change to the schema belongs into a new migration; a change to the consolidation belongs into mapping.yaml, and \`onefold write\` makes the file anew.`,
  check: ({ lock, mapping, targets }) => {
    const canonical = isCanonical(mapping);
    return (lock?.targets ?? [])
      .filter(({ path, sha256 }) => canonical(path) && targets.has(path) && targets.get(path) !== sha256)
      .map(({ path, sha256 }) => ({
        subject: path,
        message: `${path} was edited after onefold wrote it.`,
        at: [fileAt(path)],
        detail: [`written sha256 ${sha256}`, `now     sha256 ${targets.get(path)}`],
        help: `restore it (\`git checkout -- ${path}\`) and put the change into ${mapping.sealed === null ? `${mapping.path} or ` : ''}a new migration.`,
      }));
  },
};

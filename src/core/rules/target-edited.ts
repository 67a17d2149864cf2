import { pathMatcher } from '../globs.js';
import type { Mapping, Plan, Step } from '../model.js';
import { restoreLine } from '../shell.js';
import { fileAt, type Rule } from './rule.js';

function isCanonical({ layout }: Mapping): (path: string) => boolean {
  const below = [layout.versions, layout.down].map(pathMatcher);
  return (path) => below.some((matches) => matches(path));
}

/** Lists the files that a person writes, and may edit until the consolidation is sealed. */
function ownPaths({ steps }: Plan, { layout }: Mapping): Set<string> {
  const stems = (test: (step: Step) => boolean) => steps.filter(test).map(({ version, name }) => `${version}_${name}`);
  return new Set([
    ...stems(({ rewritten }) => rewritten?.kind === 'own').map((stem) => `${layout.versions}/${stem}.sql`),
    ...stems(({ downOrigin }) => downOrigin === 'own').map((stem) => `${layout.down}/${stem}_down.sql`),
  ]);
}

function helpFor({ path: decisions, sealed, layout }: Mapping, path: string, version: string | null): string {
  const restore = `restore it (\`${restoreLine([path])}\`) and put the change into`;
  if (sealed !== null) return `${restore} a new migration.`;
  const isPatchable = version !== null && path.startsWith(`${layout.versions}/`);
  const keep = isPatchable ? `keep the edit by \`onefold patch ${version}\`, or ` : '';
  return `${keep}${restore} ${decisions} or a new migration.`;
}

/** Judges canonical files that are not what onefold last wrote. */
export const targetEdited: Rule = {
  id: 'target-edited',
  severity: 'error',
  summary: 'a canonical file is not what onefold last wrote',
  why: 'Its checksum is in the ledger of every database that has run it, so that `onefold verify` would complain there, and databases made before and after the edit differ. An edited file is never overwritten.',
  fix: `Restore it with \`git checkout HEAD -- versions/003_loans.sql\`. A change to the schema belongs into a new migration; a change to the consolidation belongs into mapping.yaml, and \`onefold write\` makes the file anew. Before it is sealed, \`onefold patch 003\` keeps the edit there.`,
  check: ({ lock, mapping, plan, targets }) => {
    const canonical = isCanonical(mapping);
    const own = mapping.sealed === null ? ownPaths(plan, mapping) : new Set<string>();
    return (lock?.targets ?? [])
      .filter(({ path }) => !own.has(path))
      .filter(({ path, sha256 }) => canonical(path) && targets.has(path) && targets.get(path) !== sha256)
      .map(({ path, sha256, version }) => ({
        subject: path,
        message: `${path} was edited after onefold wrote it.`,
        at: [fileAt(path)],
        detail: [`written sha256 ${sha256}`, `now     sha256 ${targets.get(path)}`],
        help: helpFor(mapping, path, version),
      }));
  },
};

import type { Migration, Violation } from '../../model.js';
import { baseName } from '../../places.js';
import { fileAt, type Rule, type RuleContext } from '../rule.js';
import { freshMigrations } from '../shared/fresh.js';

function withoutZeros(word: string): string {
  return word.replace(/^0+(?=\d)/, '');
}

/** By file name without `.sql`, by name or by version, as `Dependencies:` and `onefold: depends` may call it. */
function isCalled({ draft }: Migration, word: string): boolean {
  const { path, name, number } = draft;
  if ([name, baseName(path).replace(/\.sql$/i, '')].includes(word)) return true;
  return number !== null && withoutZeros(number) === withoutZeros(word);
}

function violationsOf(migration: Migration, { corpus }: RuleContext): Violation[] {
  const { path, dependsOn } = migration.draft;
  const place = corpus.migrations.findIndex(({ draft }) => draft.path === path);
  return [...new Set(dependsOn)].flatMap((word): Violation[] => {
    const found = corpus.migrations.findIndex((other) => other.draft.up.length > 0 && isCalled(other, word));
    if (found >= 0 && found < place) return [];
    const why =
      found < 0 ? 'no migration is called so' : `${corpus.migrations[found]?.draft.path} does not run before it`;
    return [
      {
        subject: `${path} on ${word}`,
        message: `${path} declares to depend on ${word}, but ${why}.`,
        at: [fileAt(path)],
        help: 'name migrations that run before it by version or name, or give it a later number.',
      },
    ];
  });
}

/** Judges what new migrations declare to depend on. */
export const unknownDependency: Rule = {
  id: 'unknown-dependency',
  severity: 'error',
  summary: 'a new migration declares to depend on one that does not run before it',
  why: 'Migrations run in order of version, whatever they declare. A dependency that runs later, or that nobody knows, says that the order is wrong or that a file is missing.',
  fix: `Name migrations that run before it, by version or name, in the comments at the top of the file:

    -- Dependencies: ["001_initial_schema"]`,
  check: (context) => freshMigrations(context).flatMap((migration) => violationsOf(migration, context)),
};

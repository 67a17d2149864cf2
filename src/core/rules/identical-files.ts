import type { Decision, ParsedFile } from '../model.js';
import { decisionOn, fileAt, type Rule, type RuleContext, settled } from './rule.js';
import { groupBy, sentenceList } from './shared/lists.js';
import { forwardFiles, isLetGo } from './shared/statements.js';

const MOST_NAMED = 4;

/** Settles a matter between equals once all but one of them are retired. */
export function allButOneRetired(context: RuleContext, files: readonly ParsedFile[]): Decision | null {
  const gone = files.filter((file) => isLetGo(context, file));
  return gone.length >= files.length - 1 ? decisionOn(context, gone[0]!.file.path) : null;
}

/** Names files in a sentence: all of a few, else the first and how many more. */
export function namesOf(paths: readonly string[]): string {
  return sentenceList(
    paths.length > MOST_NAMED ? [...paths.slice(0, MOST_NAMED), `${paths.length - MOST_NAMED} more`] : paths,
  );
}

/** Judges files whose bytes are the same, whatever their line ends. */
export const identicalFiles: Rule = {
  id: 'identical-files',
  severity: 'warning',
  summary: 'several files hold the same bytes',
  why: 'A copied migration runs twice in one history. The second run fails where the statements are not guarded, and does nothing where they are; either way only one of them is a migration.',
  fix: `Retire all but one:

    retire:
      - { path: services/loans/001_books.sql, reason: a copy of db/legacy/001_books.sql }`,
  check: (context) => {
    const groups = groupBy(forwardFiles(context), ({ file }) => file.file.sha256Lf);
    return [...groups.values()].flatMap((same) => {
      const paths = same.map(({ file }) => file.file.path);
      if (paths.length < 2) return [];
      return [
        {
          subject: paths[0]!,
          message: `${namesOf(paths)} hold the same bytes, line ends aside.`,
          at: paths.map(fileAt),
          help: `retire all but one in ${context.mapping.path}.`,
          ...settled(
            allButOneRetired(
              context,
              same.map(({ file }) => file),
            ),
          ),
        },
      ];
    });
  },
};

import { directoryOf } from '../places.js';
import { plural } from '../text.js';
import { fileAt, MOST_PLACES, type Rule } from './rule.js';
import { groupBy } from './shared/lists.js';

/** Judges SQL files of which mapping.yaml says nothing, directory by directory. */
export const outsideSources: Rule = {
  id: 'outside-sources',
  severity: 'warning',
  summary: 'SQL lies outside of every source and is not ignored',
  why: 'A directory of migrations that nobody listed is how a consolidation loses a service. Whether the files are migrations or something else, mapping.yaml should say so.',
  fix: `Name the directory as a source, or say what it is:

    sources:
      - { path: services/fines/migrations, status: deprecated }
    ignore:
      - { path: "reports/**/*.sql", reason: queries }`,
  check: ({ corpus, mapping }) => {
    const outside = [...corpus.roles].filter(([, role]) => role === 'outside').map(([path]) => path);
    return [...groupBy(outside, directoryOf)].map(([directory, paths]) => ({
      subject: directory,
      message: `${plural(paths.length, 'SQL file')} in ${directory} ${paths.length === 1 ? 'lies' : 'lie'} outside of every source.`,
      at: paths.slice(0, MOST_PLACES).map(fileAt),
      help: `list the directory under \`sources:\` in ${mapping.path}, or under \`ignore:\` with a reason.`,
    }));
  },
};

import { fileAt } from '../rule.js';
import { type GuardRule, move } from './rule.js';

/** A file among the migrations that has no number. */
export const numberMissing: GuardRule = {
  id: 'number-missing',
  severity: 'error',
  summary: 'a new file among the migrations has no number',
  why: 'The number says when a migration runs. `onefold up` refuses as long as one has none, so that what is merged today stops the next deployment.',
  fix: 'Give it the next free number, as the finding prints it.',
  check: ({ files, moves, folders, mapping }) => {
    const ways = new Map(moves.map((way) => [way.from, way]));
    return files.flatMap(({ path, kind, number }) => {
      const way = number === null && path.startsWith(`${mapping.layout.versions}/`) ? ways.get(path) : undefined;
      if (way === undefined || kind === 'removed') return [];
      return [
        {
          subject: path,
          at: [fileAt(path)],
          message: `${path} has no number, and \`onefold up\` refuses as long as a migration has none.`,
          help: 'give it the next free one:',
          commands: move(way, folders),
        },
      ];
    });
  },
};

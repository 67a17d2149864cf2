import { fileAt } from '../rule.js';
import { type GuardRule, move } from './rule.js';

/** A new file that looks like a migration and lies where nothing runs it. */
export const migrationElsewhere: GuardRule = {
  id: 'migration-elsewhere',
  severity: 'warning',
  summary: 'a new SQL file is numbered like a migration and lies outside of our layout',
  why: 'A second directory of migrations begins with one file. What is numbered like a migration and lies neither in our layout nor in a directory that mapping.yaml names is run by nobody, or by another tool on the same tables.',
  fix: 'Move it where migrations belong, or say under `ignore:` in mapping.yaml what it is:\n\n  ignore:\n    - { path: "queries/**/*.sql", reason: queries of the application }',
  check: (facts) => {
    const files = new Map(facts.files.map((file) => [file.path, file]));
    return facts.moves.flatMap((way) => {
      const file = files.get(way.from);
      if (file?.role !== 'outside' || file.kind !== 'added' || file.twins.length > 0) return [];
      return [
        {
          subject: file.path,
          at: [fileAt(file.path)],
          message: `${file.path} is new, is numbered like a migration, and lies where nothing runs it.`,
          help: 'make it the next migration, or name it under `ignore:`:',
          commands: move(way, facts.folders),
        },
      ];
    });
  },
};

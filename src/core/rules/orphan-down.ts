import { decisionOn, fileAt, type Rule, settled } from './rule.js';

/** Judges rollbacks whose migration is not there. */
export const orphanDown: Rule = {
  id: 'orphan-down',
  severity: 'warning',
  summary: 'a rollback belongs to no migration',
  why: 'Its forward half was deleted, renamed or numbered anew. As it stands the rollback would never run, and the objects that it drops may exist in some database without a file that says how they came there.',
  fix: `Name it as the rollback of the migration that it undoes, or retire it:

    migrations:
      - { name: fines, from: db/legacy/008_fines.sql, down: db/legacy/007_fines_down.sql }
    retire:
      - { path: db/legacy/005_shelves_down.sql, reason: 005_shelves was never released }`,
  check: (context) =>
    context.corpus.migrations
      .filter(({ draft }) => draft.up.length === 0 && draft.down.length > 0)
      .map(({ draft: { path } }) => ({
        subject: path,
        message: `${path} rolls back a migration that is not there.`,
        at: [fileAt(path)],
        help: `name it under the \`down:\` of its migration in ${context.mapping.path}, or retire it with a reason.`,
        ...settled(decisionOn(context, path)),
      })),
};

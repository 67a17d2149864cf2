import type { Dialect } from '../model.js';
import { decisionOn, deprecatedFiles, offsetAt, type Rule, settled } from './rule.js';
import { isLetGo } from './shared/statements.js';

const NAMES: Readonly<Record<Dialect, string>> = {
  mysql: 'MySQL',
  sqlite: 'SQLite',
  clickhouse: 'ClickHouse',
  mssql: 'SQL Server',
};

/** Judges files that are written for another database. */
export const foreignDialect: Rule = {
  id: 'foreign-dialect',
  severity: 'error',
  summary: 'a file is written for another database',
  why: 'The file does not parse as PostgreSQL and has the marks of another database. Twins of one migration for several databases often lie side by side; only one of them belongs into this history.',
  fix: `Leave it out with a reason:

    ignore:
      - { path: "db/mysql/**", reason: the MySQL twin }`,
  check: (context) =>
    deprecatedFiles(context).flatMap((file) => {
      if (file.foreign === null) return [];
      const { path } = file.file;
      const { dialect, at, token } = file.foreign;
      return [
        {
          subject: path,
          message: `${path} is written for ${NAMES[dialect]}: it says \`${token}\`.`,
          at: [offsetAt(file, at)],
          help: `add it to \`ignore:\` in ${context.mapping.path} with a reason.`,
          ...settled(isLetGo(context, file) ? decisionOn(context, path) : null),
        },
      ];
    }),
};

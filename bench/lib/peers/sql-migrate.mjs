import { filesOf } from '../migrations.mjs';
import { firstLine } from './versions.mjs';

/** The one that is on the PATH, such as Debian's; it reads the database's URL from its environment. */
export const sqlMigrate = {
  name: 'sql-migrate',
  version: () => firstLine('sql-migrate', ['--version']),
  files: (migrations) => ({
    ...filesOf(
      migrations,
      ({ number, name }) => `migrations/${number}_${name}.sql`,
      ({ number, sql }) => `-- +migrate Up\n${sql}\n-- +migrate Down\nDROP TABLE shelf_${number} CASCADE;\n`,
    ),
    'dbconfig.yml': 'development:\n  dialect: postgres\n  datasource: $DATABASE_URL\n  dir: migrations\n',
  }),
  up: () => ['sql-migrate', 'up'],
  again: () => ['sql-migrate', 'up'],
  status: () => ['sql-migrate', 'status'],
};

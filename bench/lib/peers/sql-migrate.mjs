import { filesOf } from '../migrations.mjs';
import { firstLine } from './versions.mjs';

/** The driver of Debian's version knows no URL with a socket. */
function keywords(text) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(text);
  const { host = hostname, ...others } = Object.fromEntries(searchParams);
  const [user, word, dbname] = [username, password, pathname.slice(1)].map(decodeURIComponent);
  const named = { host, port, user, password: word, dbname, ...others };
  const given = Object.entries(named).filter(([, value]) => value !== '');
  return given.map(([key, value]) => `${key}='${value.replace(/[\\']/g, '\\$&')}'`).join(' ');
}

/** The one that is on the PATH, such as Debian's. */
export const sqlMigrate = {
  name: 'sql-migrate',
  version: () => firstLine('sql-migrate', ['--version']),
  files: (migrations) => ({
    ...filesOf(
      migrations,
      ({ number, name }) => `migrations/${number}_${name}.sql`,
      ({ number, sql }) => `-- +migrate Up\n${sql}\n-- +migrate Down\nDROP TABLE shelf_${number} CASCADE;\n`,
    ),
    'dbconfig.yml': 'development:\n  dialect: postgres\n  datasource: $DATASOURCE\n  dir: migrations\n',
  }),
  environment: ({ url }) => ({ DATASOURCE: keywords(url) }),
  up: () => ['sql-migrate', 'up'],
  again: () => ['sql-migrate', 'up'],
  status: () => ['sql-migrate', 'status'],
};

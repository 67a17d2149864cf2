import { filesOf } from '../migrations.mjs';
import { firstLine } from './versions.mjs';

const PSQL = ['psql', '-q', '-X', '-v', 'ON_ERROR_STOP=1'];

function sqlFiles(migrations) {
  return filesOf(
    migrations,
    ({ number, name }) => `${number}_${name}.sql`,
    ({ sql }) => sql,
  );
}

function version() {
  return /\d[\d.]*/.exec(firstLine('psql', ['--version']) ?? '')?.[0] ?? null;
}

/**
 * What no runner can do without: one session that sends every file, each in a transaction of its own as runners do it. It
 * keeps no record, so that nothing is left to ask afterwards but one query.
 */
export const onePsql = {
  name: 'psql, one process',
  version,
  files(migrations) {
    const files = sqlFiles(migrations);
    const lines = Object.keys(files).map((path) => `BEGIN;\n\\i ${path}\nCOMMIT;\n`);
    return { ...files, 'all.psql': lines.join('') };
  },
  up: ({ url }) => [...PSQL, '-f', 'all.psql', url],
  status: ({ url }) => [...PSQL, '-c', 'SELECT count(*) FROM pg_catalog.pg_class', url],
};

/** The loop that people write before they have a runner. */
export const psqlPerFile = {
  name: 'psql, one per file',
  version,
  files: sqlFiles,
  up: ({ url }) => ['sh', '-c', `for file in *.sql; do ${PSQL.join(' ')} -1 -f "$file" "$0" || exit 1; done`, url],
};

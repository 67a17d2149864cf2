/** Small migrations of which no two touch the same object: what a runner does around them is most of the work. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lists `count` migrations as { number, name, sql }: a table, an index and a function each, the same for every tool. */
export function smallMigrations(count) {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(6, '0');
    const table = `shelf_${number}`;
    const sql = `CREATE TABLE ${table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ${table}_placed_at ON ${table} (placed_at);

CREATE FUNCTION ${table}_size() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM ${table} $$;
`;
    return { number, name: `add_${table}`, sql };
  });
}

/** Counts what `smallMigrations` made in the database that it is run in. */
export const COUNT_MADE = `SELECT
  (SELECT count(*) FROM pg_tables WHERE tablename LIKE 'shelf\\_%')::int AS tables,
  (SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'shelf\\_%\\_placed\\_at')::int AS indexes,
  (SELECT count(*) FROM pg_proc WHERE proname LIKE 'shelf\\_%\\_size')::int AS functions`;

/** Writes texts below a folder: { relative path: text }. */
export function writeFiles(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Names one file for each migration and gives it its text. */
export function filesOf(migrations, path, text) {
  return Object.fromEntries(migrations.map((migration) => [path(migration), text(migration)]));
}

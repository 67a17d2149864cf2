import type { Effect, ParsedFile } from '../model.js';
import { baseName } from '../places.js';
import { byCodeUnit } from '../text.js';

/** What a file is to a consolidation; everything but a migration carries the reason for leaving it out. */
export type Classified =
  | { readonly kind: 'migration'; readonly path: string }
  | { readonly kind: 'reference' | 'ignored'; readonly path: string; readonly reason: string };

const MIGRATION_FOLDER = /^(db_?)?(migrations?|migrate|alembic|flyway|liquibase|versions|deploy|revert|changelogs?)$/i;
const NUMBERED_NAME = /^[VUR]?\d|^(rollback|down|undo|revert)[_-]?\d/i;
const ASIDE_FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^(tests?|__tests__|specs?|e2e|testdata|test[_-]data|fixtures?|mocks?|__mocks__)$/i, 'test data'],
  [/^(seeds?|seeders?|seed[_-]data|demo|sample[_-]?data)$/i, 'seed data'],
  [/^(archive[ds]?|old|backups?|legacy[_-]backup|deprecated|obsolete)$/i, 'archived'],
  [/^(quer(y|ies)|reports?|snippets?|analytics)$/i, 'queries'],
  [/^(dumps?|snapshots?)$/i, 'dump'],
  [/^(examples?|docs?|documentation|templates?)$/i, 'documentation or example'],
];
/** A whole folder's name, or a part of one: mysql-persistence, migration_sqlite. */
const OTHER_DIALECT_FOLDER =
  /(?:^|[-_.])(mysql|mariadb|sqlite3?|clickhouse|mssql|sqlserver|oracle|h2|cockroach(?:db)?|snowflake)(?:$|[-_.])/i;
const POSTGRES_FOLDER = /postgres|pgsql|(?:^|[-_.])pg(?:$|[-_.])/i;
const OTHER_DIALECT_NAME = /[._-](mysql|mariadb|sqlite3?|clickhouse|mssql|oracle|h2)\.sql$/i;
const SEED_NAME = /(^|[._-])(seeds?|seed[_-]?data|sample[_-]?data|test[_-]?data|demo[_-]?data)([._-]|$)/i;
const SCHEMA_NAME = /(^|[._-])(schema|structure)([._-](dump|reference|full))?\.sql$/i;
const SCHEMA_FOLDER = /^(schemas?|ddl|structure)$/i;
/** A lone version, as in v1-core.sql, is the product's; Flyway's V1 ends with two underscores. */
const NUMBERED_LIKE_A_MIGRATION = /^\d|^[VUR]\d[\d._]*__/i;
const DUMP_HEADER = /^--\s*PostgreSQL database dump\b/m;

function folders(path: string): string[] {
  return path.split('/').slice(0, -1);
}

function effectsOf(file: ParsedFile): Effect[] {
  return file.statements.flatMap(({ parsed }) => ('effects' in parsed ? parsed.effects : []));
}

function isInMigrationFolder(path: string): boolean {
  return folders(path).some((folder) => MIGRATION_FOLDER.test(folder));
}

function isMigrationPath(path: string): boolean {
  return NUMBERED_NAME.test(baseName(path)) || isInMigrationFolder(path);
}

/** Names the folder that sets a file aside; a folder of migrations below it counts more. */
function asideFolder(path: string): string | null {
  const names = folders(path);
  const migrations = names.findLastIndex((name) => MIGRATION_FOLDER.test(name));
  const found = names.slice(migrations + 1).flatMap((name) => ASIDE_FOLDERS.filter(([folder]) => folder.test(name)));
  return found[0]?.[1] ?? null;
}

function changesSchema(file: ParsedFile): boolean {
  return effectsOf(file).some(({ action }) => action !== 'data' && action !== 'set');
}

function reasonByContent(file: ParsedFile): string | null {
  const { text } = file.file;
  if (file.foreign !== null) return `written for ${file.foreign.dialect}, not PostgreSQL`;
  if (text !== null && DUMP_HEADER.test(text.slice(0, 2000))) return 'output of pg_dump';
  if (isMigrationPath(file.file.path)) return null;
  const parsed = file.statements.filter(({ form }) => form !== 'psql');
  if (parsed.length > 0 && !changesSchema(file)) {
    const writes = effectsOf(file).some(({ action }) => action === 'data');
    return writes ? 'data only, no change of the schema' : 'queries only';
  }
  return null;
}

function reasonByPath(path: string): string | null {
  const named = folders(path).filter((folder) => !POSTGRES_FOLDER.test(folder));
  const dialect = named.flatMap((folder) => OTHER_DIALECT_FOLDER.exec(folder)?.[1] ?? [])[0];
  if (dialect !== undefined) return `for ${dialect.toLowerCase()}, not PostgreSQL`;
  const suffix = OTHER_DIALECT_NAME.exec(path)?.[1];
  if (suffix !== undefined) return `for ${suffix.toLowerCase()}, not PostgreSQL`;
  const aside = asideFolder(path);
  if (aside !== null) return aside;
  return SEED_NAME.test(baseName(path)) && !NUMBERED_NAME.test(baseName(path)) ? 'seed data' : null;
}

function folderOf({ file }: ParsedFile): string {
  return folders(file.path).join('/');
}

/** Names the tables that a file makes, or gives a name to. */
function tablesOf(file: ParsedFile): Set<string> {
  const refs = effectsOf(file).flatMap(({ action, object, to }) =>
    action === 'create' ? [object] : to === undefined ? [] : [to],
  );
  return new Set(refs.filter(({ kind }) => kind === 'table').map(({ schema, name }) => `${schema}.${name}`));
}

/** Tells whether a name, or the folder that a file lies in, says that it shows the whole schema. */
function isCalledSchema(path: string): boolean {
  return SCHEMA_NAME.test(baseName(path)) || SCHEMA_FOLDER.test(folders(path).at(-1) ?? '');
}

/**
 * Tells a picture of the whole schema from a migration: it is called so, has no number, lies in no folder of
 * migrations, and each of its tables is made by a migration too: nothing is lost by only reading it.
 */
function isSchemaPicture(file: ParsedFile, others: readonly ParsedFile[]): boolean {
  const { path } = file.file;
  if (!isCalledSchema(path) || NUMBERED_LIKE_A_MIGRATION.test(baseName(path)) || isInMigrationFolder(path))
    return false;
  const tables = tablesOf(file);
  // Of two files in a folder of schemas neither is a migration: each of them would make a picture of the other.
  const named = SCHEMA_NAME.test(baseName(path));
  const makers = others.filter((other) => other !== file && (named || folderOf(other) !== folderOf(file)));
  const elsewhere = new Set(makers.flatMap((other) => [...tablesOf(other)]));
  return tables.size > 0 && [...tables].every((table) => elsewhere.has(table));
}

/** Tells the migrations of a repository from its other SQL, with the reason for each file that is none. */
export function classify(files: readonly ParsedFile[]): Classified[] {
  const sorted = files.toSorted((a, b) => byCodeUnit(a.file.path, b.file.path));
  const first = sorted.map((file) => ({ file, reason: reasonByPath(file.file.path) ?? reasonByContent(file) }));
  const likely = first.filter(({ reason }) => reason === null).map(({ file }) => file);
  return first.map(({ file, reason }): Classified => {
    const { path } = file.file;
    if (reason !== null) return { kind: 'ignored', path, reason };
    if (!isSchemaPicture(file, likely)) return { kind: 'migration', path };
    return { kind: 'reference', path, reason: 'a picture of the schema that the migrations make' };
  });
}

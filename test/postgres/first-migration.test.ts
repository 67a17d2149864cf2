import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standIn } from '../../src/core/prepare.js';
import { UserError } from '../../src/errors.js';
import { run } from '../../src/index.js';
import { findPgDump } from '../../src/io/dump/binaries.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { temporaryFolder } from '../support/folder.js';

const RICH = readFileSync(join(import.meta.dirname, '../cases/catalog/schema.sql'), 'utf8');
const FILE = 'versions/001_initial_schema.sql';
const PATH = process.env.PATH ?? '';

async function versionOf(database: TestDatabase): Promise<string> {
  return (await database.session()).target.serverVersion;
}

function canDump(version: string): boolean {
  try {
    return findPgDump({ PATH }, Number(version.split('.')[0]), version).major > 0;
  } catch {
    return false;
  }
}

/** Puts a pg_dump on the PATH that prints a given dump and notes how it was called. */
function standInDump(folder: string, version: string, { dump = '', failure = '' }): string {
  const script = `#!/bin/sh
if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) ${version}'; exit; fi
echo "$@" > '${folder}/args'
env > '${folder}/env'
cat <<'DUMP'
${dump}
DUMP
${failure === '' ? '' : `echo "${failure}" >&2; exit 1`}
`;
  writeFileSync(join(folder, 'pg_dump'), script);
  chmodSync(join(folder, 'pg_dump'), 0o755);
  return `${folder}:${PATH}`;
}

/** Gives a URL a password, where the server asks for none; else it is the one that it has. */
function withPassword(text: string, password: string): { readonly url: URL; readonly secret: string } {
  const url = new URL(text);
  if (url.password !== '') return { url, secret: decodeURIComponent(url.password) };
  url.searchParams.set('password', password);
  return { url, secret: password };
}

describe('a first migration from a database', () => {
  it('makes a file that makes the same schema', { timeout: 60_000 }, async () => {
    const [origin, fresh] = [await testDatabase(), await testDatabase()];
    const version = await versionOf(origin);
    const root = temporaryFolder();
    await origin.rows(`${RICH}; CREATE TABLE public._migrations (version text, name text, checksum text, applied_at text);
      CREATE TABLE public.alembic_version (version_num text);
      CREATE TABLE public.kinds (kind varchar(9) CHECK (kind IN ('a', 'b')), n int CHECK (n > 0 AND (n < 9 AND n <> 5)));
      CREATE INDEX kinds_idx ON public.kinds (n) WHERE kind IN ('a', 'b');
      CREATE VIEW public.some_kinds AS SELECT n FROM public.kinds WHERE kind IN ('a', 'b')`);
    const options = { root, env: { PATH, DATABASE_URL: origin.url }, flags: { fromDatabase: true } };
    if (!canDump(version)) {
      const refusal = run('init', options);
      await expect(refusal).rejects.toThrow(UserError);
      await expect(refusal).rejects.toThrow(`the server runs PostgreSQL ${version}, and only a pg_dump of version`);
      expect(readdirSync(root)).not.toContain('versions');
      return;
    }
    const report = await run('init', options);
    expect(report.text).toBeUndefined();
    expect(report.verdict).toBe('ok');
    expect(report.notes.join('\n')).toMatch(
      /Verified on an empty database on PostgreSQL \d+ .*: \d\d objects, all the same\./,
    );
    const text = readFileSync(join(root, FILE), 'utf8');
    expect(text).not.toMatch(/_migrations|alembic|^\\|statement_timeout|Owner:/m);
    const again = await run('init', {
      ...options,
      root: temporaryFolder(),
      flags: { fromDatabase: true, dryRun: true },
    });
    expect(again.text).toBe(text);
    const up = await run('up', { root, env: { DATABASE_URL: fresh.url } });
    expect(up.run?.failed).toBeNull();
    expect(up.run?.done.map(({ version: one }) => one)).toEqual(['001']);
    await expect(run('init', options)).rejects.toThrow('a first migration would come too late');
  });

  it('leaves to Supabase what is its own, and keeps what the application puts there', { timeout: 60_000 }, async () => {
    const origin = await testDatabase();
    const version = await versionOf(origin);
    if (!canDump(version)) return;
    await origin.rows(standIn('supabase')?.text ?? '');
    await origin.rows(`CREATE TABLE public.profiles (id uuid PRIMARY KEY REFERENCES auth.users (id));
      ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON public.profiles TO authenticated USING (auth.uid() = id);
      CREATE POLICY "All see" ON storage.objects FOR SELECT TO anon, authenticated USING (bucket_id = 'a');
      CREATE FUNCTION public.greet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER greet AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.greet()`);
    const root = temporaryFolder();
    const options = { root, env: { PATH, DATABASE_URL: origin.url }, flags: { fromDatabase: true } };
    const report = await run('init', options);
    expect(report.text).toBeUndefined();
    expect(report.notes.join('\n')).toContain('needs `prepare: [supabase]` in mapping.yaml');
    const text = readFileSync(join(root, FILE), 'utf8');
    expect(text).toContain('CREATE POLICY "All see" ON storage.objects');
    expect(text).toContain('CREATE TRIGGER greet AFTER INSERT ON auth.users');
    expect(text).not.toMatch(/CREATE (TABLE|SCHEMA|FUNCTION) (auth|storage|extensions)/);
  });

  it('says what stands otherwise, and keeps the password to itself', { timeout: 60_000 }, async () => {
    const origin = await testDatabase();
    const version = await versionOf(origin);
    await origin.rows(`CREATE TABLE notes (id int PRIMARY KEY, body text); CREATE TABLE gone (id int)`);
    const tools = temporaryFolder();
    const dump = `SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.notes (id integer NOT NULL, body text DEFAULT 'x');
ALTER TABLE ONLY public.notes ADD CONSTRAINT notes_pkey PRIMARY KEY (id);
CREATE TABLE public.notes (id integer);`;
    const { url, secret } = withPassword(origin.url, 'h3r&secret');
    const env = { PATH: standInDump(tools, version, { dump }), DATABASE_URL: url.href, PGOPTIONS: '-c work_mem=8MB' };
    const root = temporaryFolder();
    const report = await run('init', { root, env, flags: { fromDatabase: true } });
    expect(report.verdict).toBe('attention');
    expect(report.notes.join('\n')).toContain(`${FILE}:12:1: relation "notes" already exists (SQLSTATE 42P07)`);
    expect(report.text).toMatch(/^2 differences/);
    expect(report.text).toContain('table public.gone: only the database has it');
    expect(report.text).toMatch(/table public\.notes, column body\n {4}database: text\n {4}file: text .*'x'/);
    expect(readFileSync(join(tools, 'args'), 'utf8')).not.toContain(secret);
    const variables = readFileSync(join(tools, 'env'), 'utf8');
    expect(variables).toContain(`PGPASSWORD=${secret}\n`);
    expect(variables).not.toContain('PGOPTIONS');
    expect(JSON.stringify(report)).not.toContain(secret);
  });

  it('shows why pg_dump failed, without the password, and writes nothing', { timeout: 60_000 }, async () => {
    const origin = await testDatabase();
    const { url, secret } = withPassword(origin.url, 'h3rsecret');
    const failure = `permission denied for table t (password ${secret})`;
    const path = standInDump(temporaryFolder(), await versionOf(origin), { failure });
    const root = temporaryFolder();
    const env = { PATH: path, DATABASE_URL: url.href };
    const failing = run('init', { root, env, flags: { fromDatabase: true } });
    await expect(failing).rejects.toThrow(
      /pg_dump could not read the schema; .*\n {2}permission denied for table t \(password \*\*\*\)/,
    );
    expect(existsSync(join(root, 'versions'))).toBe(false);
  });

  it('has nothing to take over from an empty database', { timeout: 60_000 }, async () => {
    const origin = await testDatabase();
    const dump = 'SET statement_timeout = 0;';
    const env = { PATH: standInDump(temporaryFolder(), await versionOf(origin), { dump }), DATABASE_URL: origin.url };
    const nothing = run('init', { root: temporaryFolder(), env, flags: { fromDatabase: true } });
    await expect(nothing).rejects.toThrow('holds nothing to take over');
  });
});

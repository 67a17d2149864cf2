import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/index.js';
import { testDatabase } from '../support/database.js';
import { put, temporaryFolder } from '../support/folder.js';

type Env = Readonly<Record<string, string>>;

/** Applies a migration to a database of its own, named as `name` does it; gives what was said of the database. */
async function told(name: (url: string, root: string) => { files?: Env; env?: Env }): Promise<string[]> {
  const root = temporaryFolder({
    'mapping.yaml': 'onefold: 1\n',
    'versions/001_wards.sql': 'CREATE TABLE wards ();\n',
  });
  const database = await testDatabase();
  const { files = {}, env = {} } = name(database.url, root);
  put(root, files);
  const notes: string[] = [];
  const onEvent = (event: { kind: string; text?: string }) => void (event.text && notes.push(event.text));
  await run('up', { root, env, onEvent, flags: { skipValidation: true } });
  expect(await database.rows("SELECT FROM pg_catalog.pg_tables WHERE tablename = 'wards'")).toHaveLength(1);
  return notes.map((note) => note.replace(/^Database onefold_test_\w+ on .* \(PostgreSQL [\d.]+\), /, ''));
}

describe('the database that is used, and how it is announced', () => {
  it('is that of .env', async () => {
    const said = await told((url) => ({ files: { '.env': `DATABASE_URL='${url}'\n` } }));
    expect(said).toEqual(['from DATABASE_URL in .env.']);
  });

  it('is that of a secret file, which .env does not change', async () => {
    const said = await told((url, root) => ({
      files: { secret: `${url}\n`, '.env': 'DATABASE_URL=postgres://no-such-host.invalid/db\n' },
      env: { DATABASE_URL_FILE: join(root, 'secret') },
    }));
    expect(said).toEqual(['from DATABASE_URL_FILE.']);
  });

  it('is that of the PG* variables', async () => {
    const said = await told((text) => {
      const url = new URL(text.replace(':///', '://localhost/'));
      const host = url.searchParams.get('host') ?? url.hostname;
      const user = url.searchParams.get('user') ?? decodeURIComponent(url.username);
      const given = { PGHOST: host, PGDATABASE: url.pathname.slice(1), PGUSER: user, PGPORT: url.port };
      return { env: { ...given, PGPASSWORD: decodeURIComponent(url.password) } };
    });
    expect(said).toEqual(['from PGHOST.']);
  });
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveTarget } from '../../../src/io/database.js';
import { temporaryFolder } from '../../support/folder.js';

type Given = { readonly database?: string; readonly env?: Record<string, string>; readonly dotEnv?: string };

function chosen({ database, env = {}, dotEnv }: Given): string {
  const root = temporaryFolder({
    'url.txt': 'postgres://file/db\r\n\n',
    ...(dotEnv === undefined ? {} : { '.env': dotEnv }),
  });
  const placed = Object.entries(env).map(([name, value]) => [name, value.replace('<root>', root)]);
  const choice = resolveTarget({ database, env: Object.fromEntries(placed), root });
  return choice.kind === 'embedded' ? 'embedded' : `${choice.url} from ${choice.from}`;
}

const DATABASE_URL = 'postgres://a/b';
const SUPABASE_DB_URL = 'postgres://c/d';
const DATABASE_URL_FILE = '<root>/url.txt';
const dotEnv = '# ours\nexport DATABASE_URL="postgres://dot/env" # local\nPGHOST=nowhere\n';

describe('the database that is meant', () => {
  it.each<[Given, string]>([
    [{ database: 'postgres://x/y', env: { DATABASE_URL } }, 'postgres://x/y from --database'],
    [{ env: { DATABASE_URL, SUPABASE_DB_URL } }, 'postgres://a/b from DATABASE_URL'],
    [{ env: { DATABASE_URL: ' ', SUPABASE_DB_URL, DATABASE_URL_FILE } }, 'postgres://c/d from SUPABASE_DB_URL'],
    [{ env: { DATABASE_URL_FILE, PGHOST: 'h' } }, 'postgres://file/db from DATABASE_URL_FILE'],
    [{ env: { PGHOST: 'h', PGDATABASE: 'd' }, dotEnv }, ' from PGHOST'],
    [{ env: { PGSERVICE: 's', PGHOST: 'h' } }, ' from PGSERVICE'],
    [{ env: { PGHOSTADDR: '::1' } }, ' from PGHOSTADDR'],
    [{ env: { PGDATABASE: 'd' } }, ' from PGDATABASE'],
    [{ env: { PGPASSWORD: 'p', PGUSER: 'u', PGPORT: '1', PGSSLMODE: 'require' } }, 'embedded'],
    [{ env: { PGHOST: '' } }, 'embedded'],
    [{ dotEnv }, 'postgres://dot/env from DATABASE_URL in .env'],
    [
      { dotEnv: `\uFEFF${'SUPABASE_DB_URL=postgres://dot/env\r\n'}` },
      'postgres://dot/env from SUPABASE_DB_URL in .env',
    ],
    [{ env: { SUPABASE_DB_URL }, dotEnv }, 'postgres://c/d from SUPABASE_DB_URL'],
    [{ env: { DATABASE_URL: '' }, dotEnv }, 'embedded'],
    [{ dotEnv: 'PGHOST=h\nPOSTGRES_URL=postgres://h/d\nDATABASE_URL=\n' }, 'embedded'],
    [{ database: '', env: {} }, 'embedded'],
  ])('%j', (given, expected) => {
    expect(chosen(given)).toBe(expected);
  });

  it('is not read from .env where no root is given, nor from a directory of that name', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.env'));
    expect(resolveTarget({ env: {}, root })).toEqual({ kind: 'embedded' });
    expect(resolveTarget({ env: {} })).toEqual({ kind: 'embedded' });
  });
});

describe('a secret file that is no use', () => {
  it.each([
    ['<root>/absent', 'the file <root>/absent, which DATABASE_URL_FILE names, cannot be read (ENOENT).'],
    ['<root>', 'the file <root>, which DATABASE_URL_FILE names, cannot be read (EISDIR).'],
    ['<root>/empty', 'the file <root>/empty, which DATABASE_URL_FILE names, is empty.'],
  ])('%s', (path, message) => {
    const root = temporaryFolder({ empty: '\n' });
    const env = { DATABASE_URL_FILE: path.replace('<root>', root) };
    expect(() => resolveTarget({ env })).toThrow(message.replace('<root>', root));
  });
});

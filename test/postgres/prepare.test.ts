import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { standIn } from '../../src/core/prepare.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { foreseeFiles } from '../support/foresee.js';

beforeAll(loadParser);

const SUPABASE = standIn('supabase')!.text;

/** What projects on Supabase usually ask for, in the words of its documentation. */
const MIGRATION = `
  create extension if not exists "uuid-ossp" with schema extensions;
  create table public.profiles (
    id uuid primary key default uuid_generate_v4() references auth.users on delete cascade,
    name text, token text default encode(gen_random_bytes(8), 'hex')
  );
  alter table public.profiles enable row level security;
  create policy "own profile" on public.profiles for all to authenticated using ((select auth.uid()) = id);
  create policy "staff" on public.profiles using (auth.jwt() ->> 'role' = 'staff' or auth.role() = 'service_role' or auth.email() = 'a@b.c');
  create function public.welcome() returns trigger language plpgsql security definer set search_path = '' as $$
  begin
    insert into public.profiles (id, name) values (new.id, new.raw_user_meta_data ->> 'name');
    return new;
  end $$;
  create trigger on_sign_up after insert on auth.users for each row execute function public.welcome();
  insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true) on conflict (id) do nothing;
  create policy "own folder" on storage.objects for insert to authenticated
    with check (bucket_id = 'avatars' and (storage.foldername(name))[1] = auth.uid()::text and storage.extension(name) = 'png');
  create policy "topics" on realtime.messages for select to authenticated using (realtime.topic() = 'lobby');
  alter publication supabase_realtime add table public.profiles;
  create function public.changed() returns trigger language plpgsql as $$
  begin
    perform realtime.broadcast_changes('lobby', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
    return null;
  end $$;
  create trigger changed after insert or update on public.profiles for each row execute function public.changed();
  create trigger hook after insert on public.profiles for each row execute function supabase_functions.http_request('https://example.org', 'POST', '{}', '{}', '1000');
  select vault.create_secret('s3cret', 'key');
  grant usage on schema public to postgres, anon, authenticated, service_role;
  insert into auth.users (id, raw_user_meta_data) values ('00000000-0000-0000-0000-000000000001', '{"name":"Ada"}');
`;

async function prepared(): Promise<TestDatabase> {
  const database = await testDatabase();
  await database.rows(SUPABASE);
  return database;
}

/** Lists the roles of Supabase that the server does not have; other tests make some of them. */
async function missingRoles(database: TestDatabase): Promise<string[]> {
  const names = [...SUPABASE.matchAll(/CREATE ROLE (\w+)/g)].map(([, name]) => name!);
  const rows = await database.rows('SELECT rolname AS name FROM pg_roles');
  const known = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}

describe('the stand-in for Supabase', () => {
  // The first one, before the roles are there for all databases of the server.
  it('gives an owner who may not create roles the rest, and says so', async () => {
    const database = await testDatabase();
    const before = await missingRoles(database);
    const name = new URL(database.url).pathname.slice(1);
    const owner = `owner_of_${name}`;
    await database.rows(`CREATE ROLE ${owner} LOGIN PASSWORD 'own'; ALTER DATABASE ${name} OWNER TO ${owner}`);
    const url = new URL(database.url);
    if (url.searchParams.has('user')) url.searchParams.set('user', owner);
    else [url.username, url.password] = [owner, 'own'];
    const client = new pg.Client({ connectionString: url.href });
    const warnings: string[] = [];
    client.on('notice', ({ severity, message }) => severity === 'WARNING' && warnings.push(message ?? ''));
    await client.connect();
    try {
      await client.query(SUPABASE);
      await client.query('CREATE TABLE profiles (id uuid DEFAULT uuid_generate_v4() REFERENCES auth.users)');
    } finally {
      await client.end();
      await database.rows(`ALTER DATABASE ${name} OWNER TO CURRENT_USER; REASSIGN OWNED BY ${owner} TO CURRENT_USER;
        DROP OWNED BY ${owner}; DROP ROLE ${owner}`);
    }
    const isWarned = warnings.some((text) => text.startsWith('The roles of Supabase are missing here'));
    // Others on the same server may make them meanwhile: then both are right.
    if (before.length === 0) expect(isWarned).toBe(false);
    if ((await missingRoles(database)).length > 0) expect(isWarned).toBe(true);
    expect(warnings.some((text) => text.startsWith('authenticator is no member'))).toBe(true);
  });

  it('runs on an empty database, again, and on another one of the same server', async () => {
    const database = await prepared();
    await database.rows(SUPABASE);
    await prepared();
    const roles = await database.rows(`SELECT rolname FROM pg_roles
      WHERE rolname IN ('anon', 'authenticated', 'service_role') AND NOT rolcanlogin AND NOT rolsuper`);
    expect(roles).toHaveLength(3);
  });

  it('has what migrations usually ask for, and does what they count on', async () => {
    const database = await prepared();
    await database.rows(MIGRATION);
    expect(await database.rows('SELECT name FROM profiles')).toEqual([{ name: 'Ada' }]);
    expect(await database.rows('SELECT event FROM realtime.messages')).toEqual([{ event: 'INSERT' }]);
    expect(
      await database.rows(`SELECT storage.foldername('a/b/c.tar.gz') AS folders, storage.filename('a/b/c.tar.gz') AS file,
        storage.extension('a/b/c.tar.gz') AS extension, storage.foldername('c') AS none`),
    ).toEqual([{ folders: ['a', 'b'], file: 'c.tar.gz', extension: 'gz', none: [] }]);
    expect(
      await database.rows(`SELECT set_config('request.jwt.claims', '{"sub":"00000000-0000-0000-0000-000000000001","role":"anon"}', false);
        SELECT auth.uid() AS uid, auth.role() AS role, auth.email() AS email`),
    ).toEqual([{ uid: '00000000-0000-0000-0000-000000000001', role: 'anon', email: null }]);
    const granted = await database.rows(`SELECT has_table_privilege('anon', 'public.profiles', 'SELECT') AS it`);
    expect(granted).toEqual([{ it: true }]);
  });

  it('is foreseen as PostgreSQL takes it, and so is what asks for it', () => {
    const { foreseen } = foreseeFiles([SUPABASE, MIGRATION]);
    expect(foreseen.runs.flatMap(({ refusals }) => refusals.map(({ message }) => message))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { comparable, dumpedBody, rolesBlock, rolesIn } from '../../src/core/first-migration.js';
import type { CatalogObject, Snapshot } from '../../src/core/model.js';

const NOTHING = { schemas: [], relations: [], routines: [], attached: [] };
const HEAD = `--
-- PostgreSQL database dump
--

\\restrict PavDJZ

-- Dumped from database version 15.18
SET statement_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET row_security = off;
`;
const KEPT = `SELECT pg_catalog.set_config('search_path', '', false);\n\nSET check_function_bodies = false;\n`;

describe('the body of a dump', () => {
  it.each([
    ['a table', `CREATE TABLE a (id integer);`, 'CREATE TABLE a (id integer);'],
    ['heaps', `SET default_table_access_method = heap;\nCREATE TABLE a ();`, 'CREATE TABLE a ();'],
    [
      'another method than the heap',
      `SET default_table_access_method = col;\nCREATE TABLE a ();\nSET default_table_access_method = heap;\nCREATE TABLE b ();`,
      'SET default_table_access_method = col;\n\nCREATE TABLE a ();\n\nSET default_table_access_method = heap;\n\nCREATE TABLE b ();',
    ],
    ['a body with comments', `CREATE FUNCTION f() AS $$ -- x\n\\y\n$$;`, `CREATE FUNCTION f() AS $$ -- x\n\\y\n$$;`],
    [
      'passwords',
      `CREATE TABLE a ();\nCREATE USER MAPPING FOR x SERVER s OPTIONS (password 'p');`,
      'CREATE TABLE a ();',
    ],
    ["an extension's comment", `CREATE EXTENSION x;\nCOMMENT ON EXTENSION x IS 'y';`, 'CREATE EXTENSION x;'],
  ])('keeps of %s what a migration needs', (_, dump, body) => {
    expect(dumpedBody(`${HEAD}\n--\n-- Name: a\n--\n\n${dump}\n\n\\unrestrict PavDJZ\n`, NOTHING)).toBe(
      `${KEPT}\n${body}\n`,
    );
  });

  it('keeps how XML is read where there is some', () => {
    expect(dumpedBody(`${HEAD}CREATE TABLE a (b xml DEFAULT '<c/>');`, NOTHING)).toContain('SET xmloption = content;');
  });

  it('is empty where nothing is made', () => {
    expect(dumpedBody(HEAD, NOTHING)).toBe('');
  });

  it('keeps what the application puts into a publication of Supabase, and on tables of others', () => {
    const dump = `${HEAD}CREATE PUBLICATION supabase_realtime;\nALTER PUBLICATION supabase_realtime ADD TABLE ONLY public.a;`;
    const statement = 'CREATE TRIGGER t AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.f();';
    const attached = [{ kind: 'trigger', name: 't', table: ['auth', 'users'], statement }] as const;
    expect(dumpedBody(dump, { ...NOTHING, attached })).toBe(
      `${KEPT}\nALTER PUBLICATION supabase_realtime ADD TABLE ONLY public.a;\n\n${statement}\n`,
    );
  });

  it('leaves out an event trigger of a schema that is left out', () => {
    const dump = `${HEAD}CREATE EVENT TRIGGER t ON ddl_command_end\n   EXECUTE FUNCTION extensions.f();`;
    expect(dumpedBody(dump, { ...NOTHING, schemas: ['extensions'] })).toBe('');
    expect(dumpedBody(dump, NOTHING)).toContain('EVENT TRIGGER');
  });
});

describe('the roles of a body', () => {
  const body = `CREATE TABLE public.ada (bob text);\nGRANT SELECT ON TABLE public.ada TO eve;\nGRANT SELECT ON TABLE public.ada TO "Odd role";\nCREATE POLICY p ON public.x TO dan USING (true);\n`;
  it('are those that rights and policies name', () => {
    expect(rolesIn(body, ['Odd role', 'bob', 'dan', 'ev', 'eve'])).toEqual(['Odd role', 'dan', 'eve']);
  });
  it('are made where they are missing, by quoted names', () => {
    expect(rolesBlock([`o'b"d`])).toContain(`rolname = 'o''b"d') THEN CREATE ROLE "o'b""d" NOLOGIN`);
    expect(rolesBlock([])).toBe('');
  });
});

function object(key: string, parts: Record<string, string>, on: string | null = null): [string, CatalogObject] {
  const kind = /^(default privileges|event trigger|user mapping|\w+)/.exec(key)?.[0] ?? '';
  return [key, { key, kind, on, parts: new Map(Object.entries(parts)), positions: new Map() }];
}

it('compares without owners and without what is left out', () => {
  const snapshot: Snapshot = new Map([
    object('schema auth', { owner: 'supabase_admin' }),
    object('sequence public._migrations_id_seq', {}, 'table public._migrations'),
    object('table auth.users', { owner: 'supabase_admin' }),
    object('table public._migrations', {}),
    object('table public.notes', { owner: 'ada', 'grant ada': 'SELECT', 'grant bob': 'SELECT' }),
    object('trigger t on auth.users', {}, 'table auth.users'),
    object('policy p on auth.users', {}, 'table auth.users'),
    object('event trigger e', { function: 'auth.f' }),
    object('default privileges public."supabase_admin tables"', {}),
    object('user mapping ada', { options: 'x' }),
  ]);
  const attached = [{ kind: 'policy', name: 'p', table: ['auth', 'users'], statement: '' }] as const;
  const left = comparable(snapshot, {
    schemas: ['auth'],
    relations: [['public', '_migrations']],
    routines: [],
    attached,
  });
  expect([...left].map(([key, { parts }]) => [key, Object.fromEntries(parts)])).toEqual([
    ['table public.notes', { 'grant (owner)': 'SELECT', 'grant bob': 'SELECT' }],
    ['policy p on auth.users', {}],
  ]);
});

import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { proposalFor } from '../../support/propose-case.js';

beforeAll(loadParser);

describe('what has to be there before the first migration', () => {
  it.each<[string, string, string[]]>([
    ['a key to auth.users', 'create table rooms (owner uuid references auth.users (id));', ['supabase']],
    ['a policy', 'create table rooms (id uuid); create policy own on rooms using (id = auth.uid());', ['supabase']],
    ['a bucket', "insert into storage.buckets (id, name) values ('plans', 'plans');", ['supabase']],
    ['a trigger on it', 'create trigger t after insert on auth.users execute function f();', ['supabase']],
    ['nothing of a platform', 'create table rooms (id uuid); grant select on rooms to anon;', []],
    ['schemas that others have too', 'create schema if not exists auth; create table auth.keys (id int);', []],
    ['what is there only by chance', 'create table rooms (id uuid references hotel.users (id));', []],
    ['objects of its own', 'create schema auth; create table auth.users (id uuid); select auth.uid();', []],
    [
      'objects that would clash',
      'create schema if not exists auth; create table auth.users (id uuid); create policy p on auth.users using (auth.uid() = id);',
      [],
    ],
  ])('%s', (_, sql, expected) => {
    const { mapping, corpus } = proposalFor({ 'db/001_rooms.sql': sql });
    expect(mapping.prepare.map((entry) => 'name' in entry && entry.name)).toEqual(expected);
    expect(corpus.prepared.map(({ file }) => file.path)).toEqual(expected.map((name) => `prepare: ${name}`));
  });
});

import { beforeAll, expect, it } from 'vitest';
import { loadParser } from '../../src/core/sql/parse.js';
import { testDatabase } from '../support/database.js';
import { planCase, textOf } from '../support/plan-case.js';

beforeAll(loadParser);

const files = {
  'catalogue/001.sql': `CREATE TYPE shelf_state AS ENUM ('open', 'closed');
CREATE TABLE books (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), title text NOT NULL, state shelf_state);
`,
  'desk/001.sql': `CREATE TYPE shelf_state AS ENUM ('open', 'repair', 'closed');
CREATE TABLE IF NOT EXISTS books (
  id uuid DEFAULT gen_random_uuid(),
  title text,
  state shelf_state DEFAULT 'repair',
  copies integer NOT NULL CHECK (copies >= 0), -- of all shelves
  isbn char(13),
  PRIMARY KEY (id),
  CONSTRAINT books_isbn UNIQUE (isbn)
);
CREATE INDEX books_copies ON books (copies);
INSERT INTO books (title, copies, state) VALUES ('Emma', 2, 'repair') ON CONFLICT (isbn) DO NOTHING;
`,
  'mobile/001.sql': `CREATE TABLE IF NOT EXISTS books ("Number" bigserial PRIMARY KEY, title text, lent_to text DEFAULT 'a,b');
CREATE INDEX books_lent ON books (lent_to);
`,
};
const decisions = `sources: [{ path: catalogue }, { path: desk }, { path: mobile }]
migrations:
  - { name: books, from: catalogue/001.sql, down: generated }
  - { name: desk, from: desk/001.sql, down: generated }
  - { name: mobile, from: mobile/001.sql, down: generated }
resolve:
  - { object: table books, union: true, reason: all three use it }
  - { object: type shelf_state, union: true, reason: the desk repairs }`;

const COLUMNS = `SELECT attname AS name FROM pg_attribute
  WHERE attrelid = to_regclass('public.books') AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

it('gives one table with the columns of three definitions, and an enum with all labels', async () => {
  const { plan } = planCase(files, decisions);
  expect(plan.problems).toEqual([]);
  const { rows } = await testDatabase();
  for (const { chunks } of plan.steps) await rows(`BEGIN;\n${textOf(chunks)}\nCOMMIT;`);
  const names = async () => (await rows(COLUMNS)).map(({ name }) => name);
  expect(await names()).toEqual(['id', 'title', 'state', 'copies', 'isbn', 'Number', 'lent_to']);
  const labels = await rows('SELECT enum_range(NULL::shelf_state)::text AS labels');
  expect(labels).toEqual([{ labels: '{open,repair,closed}' }]);
  expect(await rows('SELECT title, copies::int, state, lent_to, "Number"::int AS n FROM books')).toEqual([
    { title: 'Emma', copies: 2, state: 'repair', lent_to: 'a,b', n: 1 },
  ]);

  for (const { down } of plan.steps.toReversed().slice(0, 2)) await rows(textOf(down));
  expect(await names()).toEqual(['id', 'title', 'state']);
});

import { beforeAll, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { isReprint } from '../../../src/core/sql/reprinted.js';

beforeAll(loadParser);

const PRINTED = `((level)::text = ANY ((ARRAY['A'::character varying, 'B'::character varying])::text[]))`;
const AGAIN = `((level)::text = ANY (ARRAY[('A'::character varying)::text, ('B'::character varying)::text]))`;

it.each([
  [PRINTED, AGAIN, true],
  [`CHECK (${PRINTED})`, `CHECK (${AGAIN})`, true],
  [
    `CREATE INDEX i ON ONLY public.l USING btree (a) WHERE ${PRINTED}`,
    `CREATE INDEX i ON ONLY public.l USING btree (a) WHERE ${AGAIN}`,
    true,
  ],
  [
    ` SELECT count(*) FILTER (WHERE ${PRINTED}) AS n\n   FROM public.l;`,
    `SELECT count(*) FILTER (WHERE ${AGAIN}) AS n FROM public.l;`,
    true,
  ],
  ['CHECK (((a AND b) AND (c AND (d AND e))))', 'CHECK ((a AND b AND c AND d AND e))', true],
  ['CHECK ((a OR b) AND c)', 'CHECK ((a OR (b AND c)))', false],
  ['NOT (NOT a)', 'NOT a', false],
  [PRINTED, AGAIN.replace("'B'", "'C'"), false],
  [PRINTED, AGAIN.replaceAll('::text', '::citext'), false],
  [`'x'::text`, `'x'::character varying`, false],
  ['(ARRAY[[1]])::text[]', 'ARRAY[ARRAY[1]]::text[]', true],
  ['ARRAY[]::text[]', 'ARRAY[]::integer[]', false],
  ['no SQL at (all', 'no SQL at (all', false],
  ['ada', 'bob', false],
])('%s means what %s means: %s', (one, other, same) => {
  expect(isReprint(one, other)).toBe(same);
  expect(isReprint(other, one)).toBe(same);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../src/core/decode.js';
import type { StatementFault } from '../../src/core/model.js';
import { loadParser, parseFile } from '../../src/core/sql/parse.js';
import { testDatabase } from '../support/database.js';

beforeAll(loadParser);

/** One statement a line; `-- …` above a group says what it is about. */
function linesOf(name: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../cases/never-valid', name), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('--'));
}

/** "SQLSTATE @what stands there@ statement". */
const refusals = linesOf('refused.sql').map((line) => {
  const [, sqlstate, culprit, sql] = /^(\w{5}) @(.*?)@ (.*)$/.exec(line)!;
  return { sqlstate: sqlstate!, culprit: culprit!, sql: sql! };
});
const accepted = linesOf('accepted.sql');

function faultsIn(sql: string): readonly StatementFault[] {
  const [statement] = parseFile(decodeFile('a.sql', new TextEncoder().encode(sql))).statements;
  const { parsed } = statement!;
  if ('error' in parsed) throw new Error(`${parsed.error}: ${sql}`);
  return parsed.faults ?? [];
}

/** What the statements speak of, so that nothing but their own fault is in their way. */
const SCHEMA = `
  CREATE TABLE books (id int PRIMARY KEY, code text, price numeric, made timestamptz, pages int, UNIQUE (id, code));
  CREATE TABLE spares (id int, note text);
  CREATE VIEW shelf AS SELECT 1 AS a;
  CREATE SEQUENCE numbers;
  CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
  CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
  CREATE EXTENSION btree_gist;
  CREATE ROLE never_valid_clerk;`;

describe('what PostgreSQL refuses whatever the database holds', () => {
  it('is what the server refuses, with the same SQLSTATE', async () => {
    const session = await (await testDatabase()).session();
    const { client } = session;
    await client.query('BEGIN');
    await client.query(SCHEMA);
    const answerOf = async (sql: string) => {
      await client.query('SAVEPOINT before');
      const answer = await client.query(sql).then(
        () => 'accepted',
        ({ code, message }) => `${code} ${message}`,
      );
      await client.query('ROLLBACK TO before');
      return answer;
    };
    const answers: string[] = [];
    const ours: string[] = [];
    for (const { sql, sqlstate } of refusals) {
      // The text of a unique violation speaks of a catalog's index.
      const message = sqlstate === '23505' ? '' : faultsIn(sql)[0]?.message;
      const answer = await answerOf(sql);
      answers.push(`${sql}: ${sqlstate === '23505' ? answer.slice(0, 6) : answer}`);
      ours.push(`${sql}: ${sqlstate} ${message}`);
    }
    expect(ours).toEqual(answers);
    const refused: string[] = [];
    for (const sql of accepted) {
      const answer = await answerOf(sql);
      if (answer !== 'accepted') refused.push(`${sql}: ${answer}`);
    }
    expect(refused).toEqual([]);
    await client.query('ROLLBACK');
  });

  it.each(refusals)('$sqlstate $sql', ({ sql, sqlstate, culprit }) => {
    for (const before of ['', "SELECT '🪲'; "]) {
      const statements = parseFile(decodeFile('a.sql', new TextEncoder().encode(before + sql))).statements;
      const { parsed } = statements.at(-1)!;
      const faults = 'faults' in parsed ? (parsed.faults ?? []) : [];
      expect(new Set(faults.map((fault) => fault.sqlstate))).toEqual(new Set([sqlstate]));
      expect(sql.slice(faults[0]!.at, faults[0]!.at + culprit.length)).toBe(culprit);
      expect(faults[0]!.help).not.toBe('');
    }
  });

  it.each(accepted)('no fault: %s', (sql) => {
    expect(faultsIn(sql)).toEqual([]);
  });
});

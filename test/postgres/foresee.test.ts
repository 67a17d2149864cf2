import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunInput } from '../../src/core/foresee.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { testDatabase } from '../support/database.js';
import { firstRefusals, foreseeFiles } from '../support/foresee.js';
import { histories } from '../support/histories.js';

/** Runs one migration, and says which statement the server refuses and with which SQLSTATE; null when it goes well. */
async function refusalOf(client: pg.Client, { statements, transaction }: RunInput): Promise<string | null> {
  if (transaction) await client.query('BEGIN');
  let refused: string | null = null;
  for (const { located } of statements) {
    const { file, statement } = located;
    const sql = file.file.text!.slice(statement.span.start, statement.span.end);
    refused = await client.query(sql).then(
      () => null,
      ({ code }: pg.DatabaseError) => `#${statement.ordinal} ${code}`,
    );
    if (refused !== null) break;
  }
  if (transaction) await client.query(refused === null ? 'COMMIT' : 'ROLLBACK');
  await client.query('RESET ALL');
  return refused;
}

describe('what is foreseen is what PostgreSQL says', () => {
  beforeAll(loadParser);
  it.each(histories)('$name', async ({ files }) => {
    const { runs, foreseen } = foreseeFiles(files);
    const { client } = await (await testDatabase()).session();
    const refused: string[] = [];
    for (const [index, run] of runs.entries()) {
      const refusal = await refusalOf(client, run);
      if (refusal !== null) refused.push(`${index + 1}${refusal}`);
    }
    const said = firstRefusals(foreseen).map((text) => text.split(' ').slice(0, 2).join(' '));
    expect(said).toEqual(refused);
  });
});

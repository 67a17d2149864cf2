import { beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../../src/core/proof/differences.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { readCatalog } from '../../src/io/catalog.js';
import { testDatabase } from '../support/database.js';
import { downHistories } from '../support/down-histories.js';
import { parsedFiles, planCase, textOf } from '../support/plan-case.js';

beforeAll(loadParser);

/** Plans one migration for each text, each with a generated rollback. */
function planned(files: readonly string[], decisions = '') {
  const texts = Object.fromEntries(files.map((text, index) => [`db/${index + 1}.sql`, text]));
  const entries = files.map((_, index) => `{ name: m${index + 1}, from: db/${index + 1}.sql, down: generated }`);
  return planCase(texts, `migrations: [${entries.join(', ')}]\n${decisions}`).plan;
}

describe('a generated rollback', () => {
  it.each(downHistories)('$name', async ({ files, decisions, kept = [], down }) => {
    const plan = planned(files, decisions);
    expect(plan.problems).toEqual([]);
    const last = plan.steps.at(-1)!;
    expect(last.notUndone ?? []).toEqual(kept);
    const text = textOf(last.down);
    if (down !== undefined) expect(text.split('\n').filter(Boolean)).toEqual(down);
    const comments = text.split('\n').filter((line) => line.startsWith('-- not undone'));
    expect(comments).toEqual(text === '' ? [] : kept.map((line) => `-- not undone: ${line}`));
    expect(last.downOrigin).toBe(text === '' ? 'none' : 'generated');
    for (const { statements } of parsedFiles({ 'down.sql': text })) {
      expect(statements.filter(({ parsed }) => 'error' in parsed)).toEqual([]);
    }
    const { client } = await (await testDatabase()).session();
    const run = async (sql: string, transaction = true) => {
      // Several statements in one query are a transaction.
      const queries = transaction ? [sql] : sql.split(/(?<=;)/);
      for (const query of queries) await client.query(query);
      await client.query('RESET ALL');
    };
    for (const { chunks, transaction } of plan.steps.slice(0, -1)) await run(textOf(chunks), transaction);
    const before = await readCatalog(client);
    await run(textOf(last.chunks), last.transaction);
    const between = await readCatalog(client);
    await run(text, last.transaction);
    const left = differences(before, await readCatalog(client)).filter(({ weak }) => weak === undefined);
    if (kept.length === 0) {
      expect(left).toEqual([]);
      if (text !== '') expect(differences(before, between)).not.toEqual([]);
    }
  });
});

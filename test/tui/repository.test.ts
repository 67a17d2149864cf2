import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { envOf } from '../../src/commands/options.js';
import { openSession } from '../../src/commands/session.js';
import { type Decided, decide, type MappingInput, mergeMigrations, splitMigration } from '../../src/core/decisions.js';
import { temporaryFolder } from '../support/folder.js';

it('splits any migration of a repository so that its statements keep their fates, and merges it again', async () => {
  const root = temporaryFolder();
  cpSync(join(import.meta.dirname, '../cases/repos/casare-rpa'), root, { recursive: true });
  const session = openSession(envOf({ root }));
  const { text, plain: drafted } = await session.draft();
  const plain = drafted as MappingInput;
  const before = (await session.think({ text, edits: [] })).facts.statements;
  // One with a rollback of its own, one that makes roles, and the last.
  for (const name of ['robots_table', 'setup_db', 'create_job_queue']) {
    const index = plain.migrations!.findIndex((one) => one.name === name);
    const { statements } = (await session.migration({ text, edits: [] }, name))!;
    const at = Math.floor(statements.length / 2);
    const split = decide(plain, splitMigration(plain, index, { statements, at })) as Decided;
    const draft = { text, edits: split.edits };
    const { facts } = await session.think(draft);
    expect(facts.statements).toMatchObject({ up: before.up, twice: 0 });
    const rest = (await session.migration(draft, `${name}_2`))!.statements;
    expect(rest.map(({ ordinal }) => ordinal)).toEqual(statements.slice(at).map(({ ordinal }) => ordinal));
    const merged = decide(split.plain, mergeMigrations(split.plain, [index, index + 1]));
    expect(merged).toHaveProperty('plain', plain);
  }
});

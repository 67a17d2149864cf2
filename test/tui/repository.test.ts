import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { envOf } from '../../src/commands/options.js';
import { openSession } from '../../src/commands/session.js';
import {
  type Decided,
  decide,
  type MappingInput,
  mergeMigrations,
  partsLeft,
  preferenceFor,
  preferSource,
  resolveWithParts,
  splitMigration,
} from '../../src/core/decisions.js';
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

const OBJECT = 'table public.robots';

it('retires what a choice leaves behind, so that each of it is accounted for and nothing of it fails', async () => {
  const root = temporaryFolder();
  cpSync(join(import.meta.dirname, '../cases/repos/casare-rpa'), root, { recursive: true });
  const session = openSession(envOf({ root }));
  const { text, plain: drafted } = await session.draft();
  const plain = drafted as MappingInput;
  const before = (await session.think({ text, edits: [] })).facts.statements;
  const keeps = (draft: { text: string; edits: Decided['edits'] }, path: string) =>
    session.choices(draft, OBJECT).then((found) => found!.choices.find(({ stays: [one] }) => one === path)!);
  const path = 'legacy/src/casare_rpa/infrastructure/database/migrations/010_robots_table.sql';
  const choice = await keeps({ text, edits: [] }, path);
  const parts = partsLeft(choice);
  expect(parts.map(({ label }) => label)).toEqual([
    'create index public.idx_robots_group',
    'create index public.robots_environment_idx',
    'create policy "Owners manage their robots" on public.robots',
  ]);
  const { edits } = decide(plain, resolveWithParts(plain, choice, 'the API counts on it')) as Decided;
  const after = (await session.think({ text, edits })).facts.statements;
  expect(after).toMatchObject({ retired: before.retired + parts.length, unaccounted: 0, twice: 0 });
  expect(partsLeft(await keeps({ text, edits }, path))).toEqual([]);
});

it('prefers a source: what it keeps is decided, and nothing else', async () => {
  const root = temporaryFolder();
  cpSync(join(import.meta.dirname, '../cases/repos/casare-rpa'), root, { recursive: true });
  const session = openSession(envOf({ root }));
  const { text, plain: drafted } = await session.draft();
  const plain = drafted as MappingInput;
  const { sources, conflicts } = (await session.think({ text, edits: [] })).facts;
  const preference = preferenceFor(
    sources.find(({ path }) => path === 'legacy/deploy/supabase/migrations')!,
    conflicts,
  );
  const { edits } = decide(plain, preferSource(plain, preference, 'it is live')) as Decided;
  const now = (await session.think({ text, edits })).facts;
  const decided = now.conflicts.filter((one) => one.decided !== null).map(({ object }) => object);
  expect(decided).toEqual(preference.kept.map(({ object }) => object));
  expect([decided.length, preference.several, preference.none]).toEqual([7, 1, 7]);
  expect(now.findings.filter(({ rule }) => rule === 'mapping-problem')).toEqual([]);
});

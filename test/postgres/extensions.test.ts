import { describe, expect, it } from 'vitest';
import { isBundled, type Provider, providerOf, requiredBy } from '../../src/core/extensions.js';
import { testDatabase } from '../support/database.js';

/** Needs a library that a machine may not have. */
const OPTIONAL = /perl|python|tcl/;

/** What an extension owns: types that it names, operator classes and functions; not what its own operators are made of. */
const OWNED = `
  SELECT e.extname AS extension, 'types' AS kind, t.typname AS name FROM pg_extension e
    JOIN pg_depend d ON d.refobjid = e.oid AND d.deptype = 'e' JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
  UNION SELECT e.extname, 'classes', c.opcname FROM pg_extension e
    JOIN pg_depend d ON d.refobjid = e.oid AND d.deptype = 'e' JOIN pg_opclass c ON d.classid = 'pg_opclass'::regclass AND c.oid = d.objid
  UNION SELECT e.extname, 'functions', p.proname FROM pg_extension e
    JOIN pg_depend d ON d.refobjid = e.oid AND d.deptype = 'e' JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid`;

describe('the extensions that come with PostgreSQL', () => {
  it('are known with what they require, and their names are told of the right one', async () => {
    const database = await testDatabase();
    const session = await database.session();
    const { rows: available } = await session.client.query(
      'SELECT a.name, v.requires FROM pg_available_extensions a JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version',
    );
    const wanted = available.filter(({ name }) => isBundled(name) && !OPTIONAL.test(name));
    expect(wanted.length).toBeGreaterThan(30);
    for (const { name, requires } of wanted) {
      expect([name, ...requiredBy(name)]).toEqual([
        name,
        ...(requires ?? '').replaceAll(/[{}]/g, '').split(',').filter(Boolean),
      ]);
      await session.client.query(`CREATE EXTENSION IF NOT EXISTS "${name}" CASCADE`);
    }
    const { rows } = await session.client.query(OWNED);
    const owned = new Set(rows.map(({ extension, kind, name }) => `${extension} ${kind} ${name}`));
    const told = rows.flatMap(({ kind, name }): string[] => {
      const provider: Provider | null = providerOf(kind, name);
      return provider === null ? [] : [`${provider.extension} ${kind} ${name}`];
    });
    expect(told.filter((line) => !owned.has(line))).toEqual([]);
    expect(new Set(told).size).toBeGreaterThan(200);
  });

  it.each([
    ['functions', 'uuid_generate_v4', 'uuid-ossp', true],
    ['functions', 'gen_salt', 'pgcrypto', true],
    ['functions', 'similarity', 'pg_trgm', true],
    ['functions', 'index', 'ltree', false],
    ['classes', 'gin_trgm_ops', 'pg_trgm', true],
    ['types', 'citext', 'citext', true],
    ['types', 'isbn', 'isn', false],
  ] as const)('%s %s is of %s; a word of its own: %s', (kind, name, extension, distinctive) => {
    expect(providerOf(kind, name)).toEqual({ extension, distinctive });
  });

  it('provide nothing that is built in', () => {
    expect(providerOf('functions', 'gen_random_uuid')).toBeNull();
    expect(providerOf('classes', 'text_ops')).toBeNull();
  });
});

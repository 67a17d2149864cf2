import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Embedded, startEmbedded } from '../../src/io/embedded.js';
import { openShadow, type Shadow, type ShadowChoice } from '../../src/io/shadow.js';

const IMAGE = process.env.ONEFOLD_TEST_IMAGE ?? '';

/** The user's server: another one than the proof would start. */
let server: Embedded;

beforeAll(async () => {
  server = await startEmbedded();
});
afterAll(() => server.stop());

function urlFor(user: string, database: string): string {
  const { host, port } = server.connection;
  const query = new URLSearchParams({ user, ...(host?.startsWith('/') ? { host } : {}) });
  return host?.startsWith('/')
    ? `postgresql:///${database}?${query}`
    : `postgresql://${user}@${host}:${port}/${database}`;
}

async function query(sql: string, database = 'postgres', user = 'postgres'): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...server.connection, database, user });
  await client.connect();
  try {
    const results: unknown = await client.query(sql);
    return ((Array.isArray(results) ? results.at(-1) : results) as pg.QueryResult).rows;
  } finally {
    await client.end();
  }
}

/** A role and a database of its own, gone with the test. */
async function tenant(rights: string): Promise<{ role: string; database: string; url: string }> {
  const id = randomBytes(4).toString('hex');
  const [role, database] = [`nurse_${id}`, `clinic_${id}`];
  await query(`CREATE ROLE ${role} LOGIN ${rights}`);
  await query(`CREATE DATABASE ${database} OWNER ${role} TEMPLATE template0`);
  onTestFinished(async () => {
    await query(`DROP DATABASE ${database} WITH (FORCE)`);
    await query(`DROP ROLE ${role}`);
  });
  return { role, database, url: urlFor(role, database) };
}

type Opened = { shadow: Shadow; notes: string[]; abort: AbortController };

async function opened(choice: ShadowChoice, mayHaveMade: (role: string) => boolean = () => true): Promise<Opened> {
  const notes: string[] = [];
  const abort = new AbortController();
  const shadow = await openShadow(choice, { signal: abort.signal, onNote: (text) => notes.push(text), mayHaveMade });
  onTestFinished(() => shadow.close());
  return { shadow, notes, abort };
}

const byUrl = (url: string): ShadowChoice => ({ kind: 'url', url, from: '--shadow-url' });

/** Everything a database holds and says about itself, and what the server knows beside it. */
const SHAPE = `SELECT
  (SELECT json_agg(datname ORDER BY datname) FROM pg_database) AS databases,
  (SELECT json_agg(rolname ORDER BY rolname) FROM pg_roles) AS roles,
  (SELECT json_agg(json_build_array(datname, setrole, setconfig) ORDER BY setdatabase, setrole)
    FROM pg_db_role_setting LEFT JOIN pg_database d ON d.oid = setdatabase) AS settings,
  (SELECT json_agg(json_build_array(nspname, nspowner, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(COALESCE(nspacl, acldefault('n', nspowner))) a),
    obj_description(oid, 'pg_namespace')) ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)') AS schemas,
  (SELECT json_agg(json_build_array((SELECT array_agg(a::text ORDER BY a::text) FROM unnest(COALESCE(datacl, acldefault('d', datdba))) a),
    shobj_description(oid, 'pg_database'))) FROM pg_database WHERE datname = current_database()) AS database,
  (SELECT json_agg(extname ORDER BY extname) FROM pg_extension) AS extensions,
  (SELECT json_agg(format('%s %s', i.type, i.identity)) FROM pg_depend d,
    pg_identify_object(d.classid, d.objid, d.objsubid) i
    WHERE d.objid >= 16384 AND d.deptype <> 'i') AS objects,
  (SELECT count(*) FROM pg_default_acl) AS defaults, (SELECT count(*) FROM pg_largeobject_metadata) AS large,
  (SELECT count(*) FROM pg_event_trigger) AS triggers, (SELECT count(*) FROM pg_publication) AS publications,
  (SELECT count(*) FROM pg_type WHERE oid >= 16384) AS types, (SELECT count(*) FROM pg_class WHERE oid >= 16384) AS classes`;

/** What any role may leave in a database that it owns. */
const LITTER = `
  CREATE TYPE mood AS ENUM ('calm', 'tired');
  CREATE DOMAIN dose AS numeric CHECK (VALUE > 0);
  CREATE TYPE span AS RANGE (subtype = numeric);
  CREATE TABLE wards (id serial PRIMARY KEY, mood mood, dose dose, at int GENERATED ALWAYS AS IDENTITY) ;
  CREATE TABLE logs (at date) PARTITION BY RANGE (at);
  CREATE TABLE logs_1 PARTITION OF logs DEFAULT;
  CREATE VIEW tired AS SELECT * FROM wards WHERE mood = 'tired';
  CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM wards;
  CREATE FUNCTION same(a mood, b mood) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN a::text = b::text;
  CREATE OPERATOR === (LEFTARG = mood, RIGHTARG = mood, FUNCTION = same);
  CREATE AGGREGATE total(numeric) (SFUNC = numeric_add, STYPE = numeric);
  CREATE AGGREGATE rows_of(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
  CREATE PROCEDURE tidy() LANGUAGE sql AS 'DELETE FROM wards';
  CREATE CAST (mood AS varchar) WITH INOUT;
`;
const MORE_LITTER = `
  CREATE SCHEMA pharmacy;
  CREATE TABLE pharmacy."Odd ""name" (id int);
  CREATE STATISTICS both_of (ndistinct) ON id, at FROM wards;
  CREATE COLLATION plain (locale = 'C');
  CREATE TEXT SEARCH CONFIGURATION ours (COPY = pg_catalog.simple);
  CREATE EXTENSION citext;
  CREATE PUBLICATION changes FOR TABLE wards;
  SELECT lo_create(0);
  ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
  GRANT CREATE ON SCHEMA public TO PUBLIC;
  COMMENT ON SCHEMA public IS 'everyone''s';
`;

it('a machine without an embedded server is told of --shadow-url', async () => {
  const { arch } = process;
  onTestFinished(() => void Object.defineProperty(process, 'arch', { value: arch }));
  Object.defineProperty(process, 'arch', { value: 'sparc' });
  await expect(opened({ kind: 'embedded' })).rejects.toMatchObject({
    message: expect.stringContaining('there is no embedded PostgreSQL for'),
    hint: 'name a server with --shadow-url URL.',
  });
});

describe('the embedded server', () => {
  it('lends one empty database after another, without anything of the earlier ones', async () => {
    const { shadow } = await opened({ kind: 'embedded' });
    expect(shadow).toMatchObject({ server: 'embedded', ours: true });
    expect(shadow.label).toBe(`embedded PostgreSQL ${shadow.serverVersion.split('.')[0]}`);
    const first = await shadow.fresh();
    const before = (await first.client.query(SHAPE)).rows;
    await first.client.query(LITTER);
    await first.client.query(MORE_LITTER);
    await first.client.query(`
      CREATE FUNCTION noted() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
      CREATE EVENT TRIGGER no_drop ON sql_drop EXECUTE FUNCTION noted();
      CREATE ROLE app; CREATE ROLE admin IN ROLE app CREATEROLE;
      GRANT CONNECT ON DATABASE postgres TO app; ALTER DATABASE template1 OWNER TO app; GRANT SET ON PARAMETER work_mem TO app;
      ALTER TABLE wards OWNER TO app; ALTER ROLE app SET work_mem = '1MB';
      ALTER ROLE postgres SET default_transaction_read_only = on; ALTER ROLE ALL SET statement_timeout = '1s';
      ALTER DATABASE postgres SET search_path = nowhere`);
    await first.client.query(`ALTER SYSTEM SET work_mem = '3MB'`);
    await first.client.query('SELECT pg_reload_conf()');
    await first.client.query('CREATE DATABASE beside IS_TEMPLATE true');
    const second = await shadow.fresh();
    await expect(first.client.query('SELECT 1')).rejects.toThrow();
    expect((await second.client.query(SHAPE)).rows).toEqual(before);
    const settings = await second.client.query(
      `SELECT current_setting('work_mem') AS memory, current_setting('statement_timeout') AS timeout,
        current_setting('default_transaction_read_only') AS readonly, current_database() AS database`,
    );
    expect(settings.rows).toEqual([{ memory: '4MB', timeout: '0', readonly: 'off', database: first.target.database }]);
  });

  it('is gone after close, and close may come twice', async () => {
    const { shadow } = await opened({ kind: 'embedded' });
    const session = await shadow.fresh();
    await shadow.close();
    await shadow.close();
    await expect(session.sibling()).rejects.toThrow('cannot connect');
    await expect(shadow.fresh()).rejects.toThrow('closed');
  });
});

describe('a role that may create databases', () => {
  it('gets one beside the named one, which may hold tables and is not touched', async () => {
    const { role, database, url } = await tenant('CREATEDB CREATEROLE');
    await query('CREATE TABLE patients (id int)', database, role);
    const before = await query(SHAPE, database);
    const { shadow, notes } = await opened(byUrl(url));
    expect(shadow).toMatchObject({
      server: 'url',
      ours: false,
      label: expect.stringMatching(/^PostgreSQL \d+ on \S+$/),
    });
    const first = await shadow.fresh();
    expect(first.target.database).toMatch(/^onefold_shadow_[0-9a-f]{12}$/);
    await first.client.query(`${LITTER} CREATE ROLE app_${database}; CREATE ROLE web_${database} IN ROLE app_${database};
      GRANT SELECT ON wards TO app_${database}; ALTER ROLE app_${database} SET work_mem = '1MB'`);
    const second = await shadow.fresh();
    const left = await second.client.query(
      `SELECT to_regclass('wards') AS wards, to_regrole('app_${database}') AS app`,
    );
    expect(left.rows).toEqual([{ wards: null, app: null }]);
    await second.client.query(`CREATE TABLE wards (id int); CREATE ROLE app_${database}`);
    await shadow.close();
    expect(await query(SHAPE, database)).toEqual(before);
    expect(notes).toEqual([
      `Created the database ${first.target.database} on ${shadow.label}; it is dropped at the end.`,
    ]);
  });

  it('hears of a database that a dead run left, and keeps it', async () => {
    const { url } = await tenant('CREATEDB');
    const name = `onefold_shadow_${randomBytes(6).toString('hex')}`;
    await query(`CREATE DATABASE ${name}`);
    onTestFinished(async () => void (await query(`DROP DATABASE ${name}`)));
    const { shadow, notes } = await opened(byUrl(url));
    await shadow.close();
    expect(notes.filter((note) => note.includes(name))).toEqual([
      `An earlier run left the database ${name} on ${shadow.label}; no session uses it. Remove it with DROP DATABASE ${name};`,
    ]);
    expect(await query(`SELECT FROM pg_database WHERE datname = '${name}'`)).toHaveLength(1);
  });

  it('hears which role could not be dropped', async () => {
    const { database, url } = await tenant('SUPERUSER');
    const { shadow, notes } = await opened(byUrl(url));
    const session = await shadow.fresh();
    await session.client.query(`CREATE ROLE app_${database}; GRANT CONNECT ON DATABASE ${database} TO app_${database}`);
    onTestFinished(async () => {
      await query(`REVOKE ALL ON DATABASE ${database} FROM app_${database}; DROP ROLE app_${database}`);
    });
    await shadow.close();
    expect(notes.at(-1)).toMatch(
      new RegExp(
        `^The role app_${database}, which the replay made, could not be dropped: .*privileges for database ${database}.* DROP ROLE "app_${database}";$`,
      ),
    );
    expect(await query(`SELECT FROM pg_database WHERE datname ~ '^onefold_shadow'`)).toEqual([]);
  });
});

describe('a role that may not create databases', () => {
  it('gets the named one, which is empty, and empty again afterwards', async () => {
    const { role, database, url } = await tenant('CREATEROLE');
    await query(
      `CREATE EXTENSION hstore; COMMENT ON DATABASE ${database} IS 'scratch';
       ALTER DATABASE ${database} SET search_path = "$user", public; ALTER DATABASE ${database} SET work_mem = '5MB'`,
      database,
    );
    const before = await query(SHAPE, database);
    const { shadow, notes } = await opened(byUrl(url));
    expect(notes).toEqual([
      `Uses the empty database ${database} (${shadow.label}), whose role may not create others; it is emptied at the end. Extensions that were there stay: hstore.`,
    ]);
    const first = await shadow.fresh();
    expect(first.target.database).toBe(database);
    await first.client.query(LITTER);
    await first.client.query(MORE_LITTER);
    await first.client.query(`CREATE ROLE app_${database}; CREATE TABLE theirs (id int);
      GRANT app_${database} TO ${role}; GRANT CREATE ON SCHEMA public TO app_${database};
      ALTER TABLE theirs OWNER TO app_${database}; GRANT SELECT ON wards TO app_${database};
      REVOKE ALL ON DATABASE ${database} FROM PUBLIC; COMMENT ON DATABASE ${database} IS NULL;
      ALTER DATABASE ${database} SET search_path = pharmacy; ALTER DATABASE ${database} RESET work_mem;
      ALTER ROLE ${role} SET lock_timeout = '1s'; ALTER ROLE ${role} SET default_transaction_read_only = on`);
    const second = await shadow.fresh();
    expect(
      (await second.client.query(`SELECT to_regclass('wards') AS wards, to_regtype('mood') AS mood`)).rows,
    ).toEqual([{ wards: null, mood: null }]);
    await second.client.query(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE ROLE app_${database}`);
    await second.client.query(LITTER);
    await shadow.close();
    expect(notes).toHaveLength(1);
    const after = await query(SHAPE, database);
    expect(after).toEqual(before);
  });

  it('is refused a database with tables, and nothing is touched', async () => {
    const { role, database, url } = await tenant('');
    await query('CREATE TABLE patients (id int); CREATE VIEW ill AS SELECT * FROM patients', database, role);
    const before = await query(SHAPE, database);
    await expect(opened(byUrl(url))).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(
        new RegExp(
          `^--shadow-url names the database ${database} \\(PostgreSQL .*\\), which is not empty: it has 1 table \\(public.patients\\) and 1 other object \\(view public.ill\\)\\. Nothing was touched\\.$`,
        ),
      ),
      hint: expect.stringContaining('CREATEDB'),
    });
    expect(await query(SHAPE, database)).toEqual(before);
  });

  it.each([
    ['CREATE FUNCTION f() RETURNS int RETURN 1', '1 other object (routine public.f())'],
    ["CREATE SCHEMA care; CREATE TYPE care.mood AS ENUM ('calm')", '1 other object (type care.mood)'],
    ['SELECT lo_create(0)', '1 large object'],
  ])('is refused a database with nothing but %s', async (sql, contents) => {
    const { role, database, url } = await tenant('');
    await query(sql, database, role);
    await expect(opened(byUrl(url))).rejects.toThrow(`which is not empty: it has ${contents}. Nothing was touched.`);
  });
});

describe('a replay that ends all other sessions of its role', () => {
  it.each(['CREATEDB CREATEROLE', 'CREATEROLE'])(
    'leaves the roles that others make meanwhile (role: "%s")',
    async (rights) => {
      const { url } = await tenant(rights);
      const names = {
        ours: `ours_${randomBytes(4).toString('hex')}`,
        theirs: `theirs_${randomBytes(4).toString('hex')}`,
      };
      const { shadow } = await opened(byUrl(url), (role) => role === names.ours);
      await (await shadow.fresh()).client.query(`CREATE ROLE ${names.ours}`);
      await query(`CREATE ROLE ${names.theirs}`);
      onTestFinished(() => query(`DROP ROLE IF EXISTS ${names.theirs}`).then(() => {}));
      await shadow.close();
      const roles = await query(`SELECT rolname FROM pg_roles WHERE rolname IN ('${names.ours}', '${names.theirs}')`);
      expect(roles).toEqual([{ rolname: names.theirs }]);
    },
  );

  it.each(['CREATEDB', ''])('does not keep us from dropping everything (role: "%s")', async (rights) => {
    const { database, url } = await tenant(rights);
    const before = await query(SHAPE, database);
    const { shadow } = await opened(byUrl(url));
    for (let time = 0; time < 2; time += 1) {
      const { client } = await shadow.fresh();
      await client.query('CREATE TABLE wards (id int)');
      await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = CURRENT_USER AND pid <> pg_backend_pid()`);
    }
    await shadow.close();
    expect(await query(SHAPE, database)).toEqual(before);
  });
});

describe('an aborted signal', () => {
  it.each(['CREATEDB', ''])('ends a statement under way, and close drops everything (role: "%s")', async (rights) => {
    const { database, url } = await tenant(rights);
    const before = await query(SHAPE, database);
    const { shadow, abort } = await opened(byUrl(url));
    const session = await shadow.fresh();
    await session.client.query('CREATE TABLE wards (id int); BEGIN; LOCK TABLE wards');
    const asleep = expect(session.client.query('SELECT pg_sleep(3600)')).rejects.toMatchObject({ code: '57014' });
    const sleeping = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    while ((await query(sleeping)).length === 0);
    abort.abort();
    await asleep;
    await expect(shadow.fresh()).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('interrupted'),
    });
    await shadow.close();
    expect(await query(SHAPE, database)).toEqual(before);
  });

  it('does not keep close waiting for a statement that still runs', async () => {
    const { database, url } = await tenant('');
    const before = await query(SHAPE, database);
    const { shadow } = await opened(byUrl(url));
    const session = await shadow.fresh();
    await session.client.query('CREATE TABLE wards (id int); BEGIN; LOCK TABLE wards');
    const asleep = expect(session.client.query('SELECT pg_sleep(3600)')).rejects.toThrow();
    await shadow.close();
    await asleep;
    expect(await query(SHAPE, database)).toEqual(before);
  });
});

describe('a container', () => {
  it.runIf(IMAGE !== '')('is a server of our own', async () => {
    const { shadow } = await opened({ kind: 'image', image: IMAGE });
    expect(shadow).toMatchObject({ server: 'image', ours: true });
    expect(shadow.label).toMatch(new RegExp(`^PostgreSQL \\d+ in a container of ${IMAGE}$`));
    const first = await shadow.fresh();
    await first.client.query('CREATE TABLE wards (id int); CREATE ROLE app; GRANT SELECT ON wards TO app');
    const second = await shadow.fresh();
    const { rows } = await second.client.query(`SELECT to_regclass('wards') AS wards, to_regrole('app') AS app`);
    expect(rows).toEqual([{ wards: null, app: null }]);
    await shadow.close();
    await expect(second.sibling()).rejects.toThrow('cannot connect');
  });

  it.runIf(IMAGE === '')('is refused by name where the package or the runtime is missing', async () => {
    await expect(opened({ kind: 'image', image: 'postgres:16' })).rejects.toMatchObject({
      name: 'UserError',
      hint: expect.stringContaining('leave --shadow-image out'),
    });
  });
});

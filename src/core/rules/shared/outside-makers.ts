import type { ObjectRef } from '../../model.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What a hosting platform brings: schemas with its databases, or with an extension of one, and roles with its servers. */
const PLATFORMS = {
  schemas: words('cron net pgsodium supabase_migrations hdb_catalog neon_auth'),
  roles: words(
    'rds_superuser rds_iam rdsadmin cloudsqlsuperuser cloudsqliamuser azure_pg_admin neon_superuser doadmin',
  ),
};
/** What `prepare: [supabase]` stands in for. */
const SUPABASE: typeof PLATFORMS = {
  schemas: words('auth storage realtime extensions vault graphql graphql_public supabase_functions'),
  roles: words(
    'anon authenticated service_role authenticator dashboard_user pgbouncer supabase_admin supabase_auth_admin ' +
      'supabase_storage_admin supabase_functions_admin supabase_realtime_admin supabase_replication_admin ' +
      'supabase_read_only_user',
  ),
};
/** The tables in which migration tools record what has run. */
const LEDGERS: Readonly<Record<string, string>> = {
  __diesel_schema_migrations: 'Diesel',
  __drizzle_migrations: 'Drizzle',
  _prisma_migrations: 'Prisma',
  _sqlx_migrations: 'SQLx',
  alembic_version: 'Alembic',
  databasechangelog: 'Liquibase',
  django_migrations: 'Django',
  flyway_schema_history: 'Flyway',
  goose_db_version: 'goose',
  knex_migrations: 'Knex',
  pgmigrations: 'node-pg-migrate',
  schema_migrations: 'golang-migrate, dbmate or Rails',
};

/** Names the migration tool whose ledger a table is; undefined for any other object. */
export function ledgerTool({ kind, name }: ObjectRef): string | undefined {
  return kind === 'table' && Object.hasOwn(LEDGERS, name) ? LEDGERS[name] : undefined;
}

function isOf({ schemas, roles }: typeof PLATFORMS, { kind, schema, name }: ObjectRef): boolean {
  return kind === 'role' ? roles.has(name) : schemas.has(kind === 'schema' ? name : (schema ?? ''));
}

/** Tells whether an object is one that hosting platforms make before the first migration runs. */
export function isOfPlatform(object: ObjectRef): boolean {
  return isOf(PLATFORMS, object) || isOf(SUPABASE, object);
}

/** Tells whether an object is a role that `prepare: [supabase]` makes, or belongs into a schema that it makes. */
export function isOfSupabase(object: ObjectRef): boolean {
  return isOf(SUPABASE, object);
}

import type { ObjectRef } from '../../model.js';

/** Schemas that a hosting platform, or an extension of one, brings with its databases. */
const SCHEMAS = new Set('cron net pgsodium supabase_migrations hdb_catalog neon_auth'.split(' '));
/** Those among them that `prepare: [supabase]` brings, which stands in for what is in them. */
const SUPABASE = new Set('auth storage realtime extensions vault graphql graphql_public supabase_functions'.split(' '));
/** Roles that a hosting platform brings with its servers. */
const ROLES = new Set(
  (
    'anon authenticated service_role authenticator supabase_admin supabase_auth_admin supabase_storage_admin ' +
    'dashboard_user rds_superuser rds_iam rdsadmin cloudsqlsuperuser cloudsqliamuser azure_pg_admin neon_superuser doadmin'
  ).split(' '),
);
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

/** Tells whether an object is one that hosting platforms make before the first migration runs. */
export function isOfPlatform({ kind, schema, name }: ObjectRef): boolean {
  if (kind === 'role') return ROLES.has(name);
  const within = kind === 'schema' ? name : (schema ?? '');
  return SCHEMAS.has(within) || SUPABASE.has(within);
}

/** Tells whether `prepare: [supabase]` makes the schema in which an object is to be. */
export function isOfSupabase({ kind, schema, name }: ObjectRef): boolean {
  return kind !== 'role' && SUPABASE.has(kind === 'schema' ? name : (schema ?? ''));
}

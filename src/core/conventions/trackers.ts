/**
 * Names under which other tools keep what they applied, with the tools that use them. The schema is given where the tool
 * fixes it; names that are words of everyday life ("migrations") are left out, for a table of that name may be anything.
 */
const TRACKERS: readonly { readonly schema?: string; readonly table: string; readonly tool: string }[] = [
  { schema: 'supabase_migrations', table: 'schema_migrations', tool: 'Supabase' },
  { schema: 'hdb_catalog', table: 'schema_migrations', tool: 'Hasura' },
  { schema: 'drizzle', table: '__drizzle_migrations', tool: 'Drizzle' },
  { schema: 'sqitch', table: 'changes', tool: 'Sqitch' },
  { schema: 'graphile_migrate', table: 'migrations', tool: 'graphile-migrate' },
  { schema: 'pgroll', table: 'migrations', tool: 'pgroll' },
  { table: 'schema_migrations', tool: 'golang-migrate, dbmate, Rails or Ecto' },
  { table: 'ar_internal_metadata', tool: 'Rails' },
  { table: 'goose_db_version', tool: 'goose' },
  { table: 'flyway_schema_history', tool: 'Flyway' },
  { table: 'databasechangelog', tool: 'Liquibase' },
  { table: 'databasechangeloglock', tool: 'Liquibase' },
  { table: 'alembic_version', tool: 'Alembic' },
  { table: 'django_migrations', tool: 'Django' },
  { table: '_prisma_migrations', tool: 'Prisma' },
  { table: '__drizzle_migrations', tool: 'Drizzle' },
  { table: 'pgmigrations', tool: 'node-pg-migrate' },
  { table: 'schemaversion', tool: 'postgrator' },
  { table: 'schema_version', tool: 'tern or an old Flyway' },
  { table: '_sqlx_migrations', tool: 'sqlx' },
  { table: 'refinery_schema_history', tool: 'refinery' },
  { table: '__diesel_schema_migrations', tool: 'Diesel' },
  { table: 'gorp_migrations', tool: 'sql-migrate' },
  { table: 'atlas_schema_revisions', tool: 'Atlas' },
  { table: 'knex_migrations', tool: 'Knex' },
  { table: 'knex_migrations_lock', tool: 'Knex' },
  { table: 'SequelizeMeta', tool: 'Sequelize or umzug' },
  { table: 'kysely_migration', tool: 'Kysely' },
  { table: '__EFMigrationsHistory', tool: 'EF Core' },
];

/** Names the tools that track their migrations in a table of that name; null when none is known to. */
export function trackerTool(schema: string, table: string): string | null {
  const found = TRACKERS.find((known) => known.table === table && (known.schema ?? schema) === schema);
  return found?.tool ?? null;
}

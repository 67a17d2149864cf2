-- 001_initial_schema: Core tables (robots, workflows, users, environments)
-- Folded by onefold from 5 files; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/deploy/supabase/migrations/001_initial_schema.sql sha256:6ee366bb5ea1ebde5c89084fc4066991c4c6290fbfd2af82c3fb50e3366f704d statements 1-5, 9, 13-14, 16, 18, 20-21 of 21
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/010_robots_table.sql sha256:875ff19365af24ccbf37e43d64492f0ae0f38d6035dbc490adb637689f311a17 statements 2-15 of 16
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/persistence/migrations/001_workflows.sql sha256:a89dff13d49d6d1403e504cf3b20c11f8293702ac570e218e0f7d10e156eef9d statements 3-4, 7-15 of 16
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/persistence/migrations/002_robots_orchestration.sql sha256:f6c7a7ce585772e7f72f5834d33f06811d7e6365af7a4f80f03d0c5f8c59904d statements 4-7, 16-18 of 19
--   from test/cases/repos/casare-rpa/legacy/deploy/migrations/setup_db.sql sha256:85c143c01ba7b0fbc37108c6948a17d157d909090753812b17e36f5c3b5c9380 statements 1, 9-10, 12-14, 17 of 17

-- ---- from test/cases/repos/casare-rpa/legacy/deploy/supabase/migrations/001_initial_schema.sql ----
-- CasareRPA initial schema (Supabase project)

CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE TYPE user_role AS ENUM ('admin', 'developer', 'operator', 'viewer');

CREATE OR REPLACE FUNCTION public.set_updated_at()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = ''
AS $$
BEGIN
    NEW.updated_at = pg_catalog.now();
    RETURN NEW;
END;
$$;

-- ============================================================ environments

CREATE TABLE IF NOT EXISTS public.environments (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL DEFAULT 'development' CHECK (kind IN ('development', 'staging', 'production')),
    variables JSONB NOT NULL DEFAULT '{}'::jsonb,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- ============================================================ users

CREATE TABLE IF NOT EXISTS public.users (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    email TEXT NOT NULL UNIQUE,
    display_name TEXT,
    role user_role NOT NULL DEFAULT 'viewer',
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    last_login_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS users_role_idx ON public.users (role) WHERE is_active;

CREATE TRIGGER environments_set_updated_at
    BEFORE UPDATE ON public.environments
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();
CREATE TRIGGER users_set_updated_at
    BEFORE UPDATE ON public.users
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

CREATE POLICY users_see_themselves ON public.users
    FOR SELECT
    USING (id = NULLIF(current_setting('app.user_id', TRUE), '')::uuid);

INSERT INTO public.environments (name, kind) VALUES
    ('local', 'development'),
    ('staging', 'staging'),
    ('production', 'production')
ON CONFLICT (name) DO NOTHING;

COMMENT ON TABLE public.environments IS 'Where workflows run: variables and credentials differ, the workflow does not';

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/010_robots_table.sql ----
-- Migration 010: robots table for the orchestrator API
-- The API addresses robots by UUID and keeps their state here between restarts.

-- BEGIN; (each migration runs in one transaction)

CREATE TABLE IF NOT EXISTS robots (
    robot_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(120) NOT NULL,
    hostname VARCHAR(255) NOT NULL,
    environment VARCHAR(40) NOT NULL DEFAULT 'production',
    status VARCHAR(20) NOT NULL DEFAULT 'offline',
    version VARCHAR(32),
    capabilities JSONB NOT NULL DEFAULT '{}'::jsonb,
    tags TEXT[] NOT NULL DEFAULT '{}',
    max_concurrent_jobs INTEGER NOT NULL DEFAULT 1,
    current_job_ids JSONB NOT NULL DEFAULT '[]'::jsonb,
    tenant_id UUID,
    metrics JSONB NOT NULL DEFAULT '{}'::jsonb,
    last_seen TIMESTAMPTZ,
    last_heartbeat TIMESTAMPTZ,
    registered_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    CONSTRAINT robots_status_known CHECK (status IN ('offline', 'idle', 'busy', 'error', 'maintenance')),
    CONSTRAINT robots_concurrency_positive CHECK (max_concurrent_jobs > 0)
);

CREATE UNIQUE INDEX IF NOT EXISTS idx_robots_hostname_name ON robots (hostname, name);
CREATE INDEX IF NOT EXISTS idx_robots_status ON robots (status);
CREATE INDEX IF NOT EXISTS idx_robots_environment ON robots (environment);
CREATE INDEX IF NOT EXISTS idx_robots_tenant ON robots (tenant_id) WHERE tenant_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS idx_robots_tags ON robots USING GIN (tags);
CREATE INDEX IF NOT EXISTS idx_robots_capabilities ON robots USING GIN (capabilities);

CREATE OR REPLACE FUNCTION touch_robot()
RETURNS TRIGGER AS $$
BEGIN
    NEW.updated_at = NOW();
    IF NEW.status <> 'offline' THEN
        NEW.last_seen = NOW();
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS trg_robots_touch ON robots;
CREATE TRIGGER trg_robots_touch
    BEFORE UPDATE ON robots
    FOR EACH ROW
    EXECUTE FUNCTION touch_robot();

-- What the fleet page of the dashboard shows.
CREATE OR REPLACE VIEW robot_stats AS
SELECT
    environment,
    COUNT(*) AS total,
    COUNT(*) FILTER (WHERE status = 'idle') AS idle,
    COUNT(*) FILTER (WHERE status = 'busy') AS busy,
    COUNT(*) FILTER (WHERE status IN ('offline', 'error')) AS unavailable,
    MAX(last_seen) AS last_seen
FROM robots
GROUP BY environment;

COMMENT ON TABLE robots IS 'Registered robot agents and their current state';
COMMENT ON COLUMN robots.capabilities IS 'What the agent can do: browser, desktop, ocr; and in which versions';
COMMENT ON COLUMN robots.current_job_ids IS 'Jobs running right now; kept as an array so that one update replaces it';

-- COMMIT; (each migration runs in one transaction)

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/persistence/migrations/001_workflows.sql ----
-- persistence 001: workflows, as the workflow repository reads and writes them

-- begin; (each migration runs in one transaction)

-- left out: replace function public.set_updated_at() (statement 2): does the same, with a search_path that nobody can redirect

create table if not exists workflows (
  workflow_id uuid primary key default gen_random_uuid(),
  name        varchar(255) not null,
  description text,
  definition  jsonb not null default '{"nodes": [], "edges": []}'::jsonb,
  version     integer not null default 1 check (version > 0),
  status      varchar(20) not null default 'draft',
  folder      varchar(255) not null default '/',
  tags        text[] not null default '{}',
  created_by  uuid,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  constraint workflows_status_known check (status in ('draft', 'published', 'archived'))
);

create table if not exists workflow_nodes (
  node_id     uuid primary key default gen_random_uuid(),
  workflow_id uuid not null references workflows (workflow_id) on delete cascade,
  node_key    varchar(120) not null,
  node_type   varchar(120) not null,
  position_x  real not null default 0,
  position_y  real not null default 0,
  settings    jsonb not null default '{}'::jsonb,
  unique (workflow_id, node_key)
);

-- left out: create table public.workflow_versions (statement 5): its trigger fills it; the shorter one of the persistence layer was never written to

-- left out: create index public.idx_workflow_versions_lookup (statement 6): the unique constraint of 013_workflow_versions.sql covers it

create index if not exists idx_workflows_status on workflows (status) where status <> 'archived';
create index if not exists idx_workflows_folder on workflows (folder, name);
create index if not exists idx_workflows_tags on workflows using gin (tags);
create index if not exists idx_workflow_nodes_type on workflow_nodes (node_type);

drop trigger if exists workflows_set_updated_at on workflows;
create trigger workflows_set_updated_at
  before update on workflows
  for each row execute function set_updated_at();

create or replace function workflow_node_count(p_workflow uuid)
returns bigint
language sql
stable
as $$ select count(*) from workflow_nodes where workflow_id = p_workflow $$;

comment on table workflows is 'Workflows as designed; jobs run a copy of the definition';
comment on column workflow_nodes.node_key is 'Name of the node inside its workflow; edges refer to it';

-- commit; (each migration runs in one transaction)

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/persistence/migrations/002_robots_orchestration.sql ----
create table if not exists robot_groups (
  group_id    uuid primary key default gen_random_uuid(),
  name        varchar(120) not null unique,
  description text,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create table if not exists robot_group_members (
  group_id uuid not null references robot_groups (group_id) on delete cascade,
  robot_id uuid not null references robots (robot_id) on delete cascade,
  primary key (group_id, robot_id)
);

create table if not exists workflow_robot_assignments (
  workflow_id uuid not null references workflows (workflow_id) on delete cascade,
  robot_id    uuid not null references robots (robot_id) on delete cascade,
  is_default  boolean not null default false,
  priority    integer not null default 0,
  notes       text,
  created_at  timestamptz not null default now(),
  primary key (workflow_id, robot_id)
);

create unique index if not exists idx_workflow_robot_default
  on workflow_robot_assignments (workflow_id)
  where is_default;

drop trigger if exists robot_groups_set_updated_at on robot_groups;
create trigger robot_groups_set_updated_at
  before update on robot_groups
  for each row execute function set_updated_at();

create or replace function pick_robot(p_workflow uuid)
returns uuid
language sql
stable
as $$
  select r.robot_id
  from robots r
  left join workflow_robot_assignments a on a.robot_id = r.robot_id and a.workflow_id = p_workflow
  where r.status = 'idle'
  order by a.is_default desc nulls last, a.priority desc nulls last, r.last_seen
  limit 1
$$;

-- ---- from test/cases/repos/casare-rpa/legacy/deploy/migrations/setup_db.sql ----
-- CasareRPA: set up an empty database. Run once as a superuser:
--   psql -d casare_rpa -f setup_db.sql

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casare_app') THEN
        CREATE ROLE casare_app NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL; -- another session was faster
END
$$;

CREATE TABLE IF NOT EXISTS app_settings (
    key VARCHAR(120) PRIMARY KEY,
    value JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

INSERT INTO app_settings (key, value) VALUES
    ('orchestrator.poll_seconds', '5'),
    ('robot.heartbeat_seconds', '30'),
    ('robot.lost_after_seconds', '90')
ON CONFLICT (key) DO NOTHING;

GRANT SELECT, INSERT, UPDATE, DELETE ON users TO casare_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON robots TO casare_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflows TO casare_app;

GRANT SELECT ON app_settings TO casare_app;

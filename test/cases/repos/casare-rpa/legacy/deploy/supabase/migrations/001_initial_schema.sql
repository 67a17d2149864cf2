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

-- ============================================================ robots, workflows, jobs

CREATE TABLE IF NOT EXISTS public.robots (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name TEXT NOT NULL UNIQUE,
    environment_id UUID REFERENCES public.environments (id),
    status TEXT NOT NULL DEFAULT 'offline',
    capabilities TEXT[] NOT NULL DEFAULT '{}',
    connection_string TEXT,
    max_jobs INTEGER NOT NULL DEFAULT 1,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS public.workflows (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name TEXT NOT NULL,
    definition JSONB NOT NULL,
    owner_id UUID REFERENCES public.users (id) ON DELETE SET NULL,
    is_published BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS public.jobs (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id UUID REFERENCES public.workflows (id) ON DELETE CASCADE,
    robot_id UUID REFERENCES public.robots (id) ON DELETE SET NULL,
    status TEXT NOT NULL DEFAULT 'pending',
    priority INTEGER NOT NULL DEFAULT 0,
    result JSONB,
    logs TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS users_role_idx ON public.users (role) WHERE is_active;
CREATE INDEX IF NOT EXISTS robots_environment_idx ON public.robots (environment_id);
CREATE INDEX IF NOT EXISTS workflows_owner_idx ON public.workflows (owner_id);
CREATE INDEX IF NOT EXISTS jobs_open_idx ON public.jobs (priority DESC, created_at) WHERE status = 'pending';

CREATE TRIGGER environments_set_updated_at
    BEFORE UPDATE ON public.environments
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();
CREATE TRIGGER users_set_updated_at
    BEFORE UPDATE ON public.users
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();
CREATE TRIGGER robots_set_updated_at
    BEFORE UPDATE ON public.robots
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflows ENABLE ROW LEVEL SECURITY;

CREATE POLICY users_see_themselves ON public.users
    FOR SELECT
    USING (id = NULLIF(current_setting('app.user_id', TRUE), '')::uuid);

CREATE POLICY workflow_owner ON public.workflows
    USING (owner_id = NULLIF(current_setting('app.user_id', TRUE), '')::uuid);

INSERT INTO public.environments (name, kind) VALUES
    ('local', 'development'),
    ('staging', 'staging'),
    ('production', 'production')
ON CONFLICT (name) DO NOTHING;

COMMENT ON TABLE public.environments IS 'Where workflows run: variables and credentials differ, the workflow does not';

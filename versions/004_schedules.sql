-- 004_schedules: Workflow scheduling
-- Folded by onefold from 2 files; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/deploy/supabase/migrations/002_job_queue_and_robots_fix.sql sha256:faa823808cd5adf3cd563e4a5471d2f40e9b50917f6db435241ae583a5a53e51 statements 3-4, 7-10, 12, 14 of 15
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/015_schedule_enhancements.sql sha256:db7f28c0fa105384a23b626d6e543f0e6b05e2f6af8ecc4eda6e5cf22fb69695 all 14 statements; CRLF to LF

-- ---- from test/cases/repos/casare-rpa/legacy/deploy/supabase/migrations/002_job_queue_and_robots_fix.sql ----
-- Job queue and schedules for Supabase, and a fix for robots created by older agents (they send a text id)

-- BEGIN; (each migration runs in one transaction)

-- left out: create table public.robots (statement 2): the definition that the API uses; heartbeats, assignments and keys refer to its robot_id

ALTER TABLE public.robots ADD COLUMN IF NOT EXISTS drain_requested BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE public.robots ADD COLUMN IF NOT EXISTS maintenance_note TEXT;

-- left out: create table public.job_queue (statement 5): claim_job() and fail_job() work on it; the Supabase one has no queue names

-- left out: create index public.job_queue_due_idx (statement 6): indexes scheduled_for, which the job_queue that is kept calls visible_after and indexes itself

CREATE TABLE IF NOT EXISTS public.workflow_schedules (
    schedule_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id UUID NOT NULL,
    name TEXT NOT NULL,
    cron_expression TEXT NOT NULL,
    enabled BOOLEAN NOT NULL DEFAULT TRUE,
    priority INTEGER NOT NULL DEFAULT 5,
    inputs JSONB NOT NULL DEFAULT '{}'::jsonb,
    next_run_at TIMESTAMPTZ,
    last_run_at TIMESTAMPTZ,
    run_count BIGINT NOT NULL DEFAULT 0,
    failure_count BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    UNIQUE (workflow_id, name)
);

CREATE TABLE IF NOT EXISTS public.schedule_history (
    run_id BIGSERIAL PRIMARY KEY,
    schedule_id UUID NOT NULL REFERENCES public.workflow_schedules (schedule_id) ON DELETE CASCADE,
    planned_for TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    job_id UUID,
    outcome TEXT NOT NULL DEFAULT 'planned' CHECK (outcome IN ('planned', 'started', 'done', 'failed', 'skipped')),
    message TEXT
);

CREATE INDEX IF NOT EXISTS workflow_schedules_due_idx ON public.workflow_schedules (next_run_at) WHERE enabled;
CREATE INDEX IF NOT EXISTS schedule_history_schedule_idx ON public.schedule_history (schedule_id, planned_for DESC);

-- left out: create table public.robot_api_keys (statement 11): stores hashes; the Supabase one stored keys in the clear

CREATE OR REPLACE FUNCTION public.finish_scheduled_run(p_run_id BIGINT, p_outcome TEXT, p_message TEXT DEFAULT NULL)
RETURNS VOID
LANGUAGE plpgsql
AS $func$
BEGIN
    UPDATE public.schedule_history
    SET finished_at = NOW(), outcome = p_outcome, message = p_message
    WHERE run_id = p_run_id;

    UPDATE public.workflow_schedules s
    SET last_run_at = NOW(),
        run_count = s.run_count + 1,
        failure_count = s.failure_count + CASE WHEN p_outcome = 'failed' THEN 1 ELSE 0 END
    FROM public.schedule_history h
    WHERE h.run_id = p_run_id
      AND s.schedule_id = h.schedule_id;
END;
$func$;

-- left out: replace view public.robot_stats (statement 13): replaced in 010_robots_table.sql; this one reads the text id that no longer exists

CREATE OR REPLACE VIEW public.upcoming_runs AS
SELECT schedule_id, workflow_id, name, next_run_at, next_run_at - NOW() AS starts_in
FROM public.workflow_schedules
WHERE enabled AND next_run_at IS NOT NULL
ORDER BY next_run_at;

-- COMMIT; (each migration runs in one transaction)

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/015_schedule_enhancements.sql ----
-- Migration 015: schedule enhancements
-- Time zones, holidays and what to do about a missed run.

ALTER TABLE workflow_schedules ADD COLUMN IF NOT EXISTS timezone VARCHAR(64) NOT NULL DEFAULT 'UTC';
ALTER TABLE workflow_schedules ADD COLUMN IF NOT EXISTS misfire_policy VARCHAR(20) NOT NULL DEFAULT 'run_once';
ALTER TABLE workflow_schedules ADD COLUMN IF NOT EXISTS jitter_seconds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workflow_schedules ADD COLUMN IF NOT EXISTS valid_from TIMESTAMPTZ;
ALTER TABLE workflow_schedules ADD COLUMN IF NOT EXISTS valid_until TIMESTAMPTZ;

ALTER TABLE workflow_schedules
    ADD CONSTRAINT workflow_schedules_misfire_known
    CHECK (misfire_policy IN ('skip', 'run_once', 'run_all'));

ALTER TABLE workflow_schedules
    ADD CONSTRAINT workflow_schedules_workflow_fk
    FOREIGN KEY (workflow_id) REFERENCES workflows (workflow_id) ON DELETE CASCADE;

CREATE TABLE IF NOT EXISTS schedule_calendars (
    calendar_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(120) NOT NULL UNIQUE,
    country CHAR(2),
    holidays DATE[] NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- By name: a schedule outlives its calendar, and then rests on no day.
ALTER TABLE workflow_schedules ADD COLUMN IF NOT EXISTS calendar_name VARCHAR(120) NOT NULL DEFAULT 'none';

CREATE INDEX IF NOT EXISTS idx_workflow_schedules_calendar ON workflow_schedules (calendar_name)
    WHERE calendar_name <> 'none';
CREATE INDEX IF NOT EXISTS idx_workflow_schedules_window ON workflow_schedules (valid_from, valid_until);

INSERT INTO schedule_calendars (name, country, holidays) VALUES
    ('none', NULL, '{}'),
    ('de-common', 'DE', '{2025-12-25,2025-12-26,2026-01-01,2026-05-01}'),
    ('pl-common', 'PL', '{2025-12-25,2025-12-26,2026-01-01,2026-01-06}')
ON CONFLICT (name) DO NOTHING;

COMMENT ON COLUMN workflow_schedules.misfire_policy IS 'What happens with a run that was missed while no robot was there';
COMMENT ON TABLE schedule_calendars IS 'Days on which a schedule rests';

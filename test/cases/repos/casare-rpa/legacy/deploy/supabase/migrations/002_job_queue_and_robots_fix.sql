-- Job queue and schedules for Supabase, and a fix for robots created by older agents (they send a text id)

BEGIN;

CREATE TABLE IF NOT EXISTS public.robots (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'offline',
    last_seen TIMESTAMPTZ,
    api_key_hash TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

ALTER TABLE public.robots ADD COLUMN IF NOT EXISTS drain_requested BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE public.robots ADD COLUMN IF NOT EXISTS maintenance_note TEXT;

CREATE TABLE IF NOT EXISTS public.job_queue (
    id BIGSERIAL PRIMARY KEY,
    job_id TEXT NOT NULL UNIQUE,
    workflow_name TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending',
    priority INTEGER NOT NULL DEFAULT 10,
    scheduled_for TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    locked_by TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS job_queue_due_idx ON public.job_queue (scheduled_for) WHERE status = 'pending';

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

CREATE TABLE IF NOT EXISTS public.robot_api_keys (
    id BIGSERIAL PRIMARY KEY,
    robot_id TEXT NOT NULL,
    api_key TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

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

CREATE OR REPLACE VIEW public.robot_stats AS
SELECT r.id, r.name, r.status, q.waiting
FROM public.robots r
CROSS JOIN (SELECT COUNT(*) AS waiting FROM public.job_queue WHERE status = 'pending') q;

CREATE OR REPLACE VIEW public.upcoming_runs AS
SELECT schedule_id, workflow_id, name, next_run_at, next_run_at - NOW() AS starts_in
FROM public.workflow_schedules
WHERE enabled AND next_run_at IS NOT NULL
ORDER BY next_run_at;

COMMIT;

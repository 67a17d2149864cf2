-- 002_job_queue: Job queue + pgqueuer schema
-- Folded by onefold from 4 files; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/queue/migrations/001_create_job_queue.sql sha256:12be9d59322ed14a72da9e7d659cdee2cea0a6434923608b1d615ae4b926e730 statements 1-9, 12-16 of 16
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/persistence/migrations/002_robots_orchestration.sql sha256:f6c7a7ce585772e7f72f5834d33f06811d7e6365af7a4f80f03d0c5f8c59904d statements 8-10, 14-15, 19 of 19
--   from test/cases/repos/casare-rpa/legacy/deploy/supabase/migrations/001_initial_schema.sql sha256:6ee366bb5ea1ebde5c89084fc4066991c4c6290fbfd2af82c3fb50e3366f704d statement 12 of 21
--   from test/cases/repos/casare-rpa/legacy/deploy/migrations/setup_db.sql sha256:85c143c01ba7b0fbc37108c6948a17d157d909090753812b17e36f5c3b5c9380 statement 15 of 17

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/queue/migrations/001_create_job_queue.sql ----
-- Job queue of the orchestrator: our own table, and the schema that pgqueuer works on.

CREATE SCHEMA IF NOT EXISTS pgqueuer;

CREATE TYPE pgqueuer.job_state AS ENUM ('queued', 'picked', 'successful', 'exception', 'canceled');

CREATE TABLE pgqueuer.jobs (
    id BIGSERIAL PRIMARY KEY,
    entrypoint TEXT NOT NULL,
    priority INTEGER NOT NULL DEFAULT 0,
    status pgqueuer.job_state NOT NULL DEFAULT 'queued',
    payload BYTEA,
    execute_after TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    heartbeat TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    created TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX jobs_next_idx ON pgqueuer.jobs (priority DESC, id) WHERE status = 'queued';
CREATE INDEX jobs_heartbeat_idx ON pgqueuer.jobs (heartbeat) WHERE status = 'picked';

CREATE TABLE pgqueuer.queue_config (
    queue_name TEXT PRIMARY KEY,
    concurrency INTEGER NOT NULL DEFAULT 10 CHECK (concurrency > 0),
    max_attempts INTEGER NOT NULL DEFAULT 3,
    retry_delay INTERVAL NOT NULL DEFAULT INTERVAL '30 seconds',
    paused BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE IF NOT EXISTS job_queue (
    queue_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    queue_name TEXT NOT NULL DEFAULT 'default' REFERENCES pgqueuer.queue_config (queue_name),
    workflow_id UUID NOT NULL,
    workflow_name TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'claimed', 'done', 'failed')),
    priority INTEGER NOT NULL DEFAULT 5 CHECK (priority BETWEEN 0 AND 10),
    payload JSONB NOT NULL DEFAULT '{}'::jsonb,
    attempts INTEGER NOT NULL DEFAULT 0,
    claimed_by UUID,
    claimed_at TIMESTAMPTZ,
    visible_after TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    error_message TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_job_queue_claim ON job_queue (queue_name, priority DESC, visible_after)
    WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS idx_job_queue_claimed ON job_queue (claimed_at) WHERE state = 'claimed';

-- What used up its attempts.
-- left out: create table public.dlq (statement 10): has state and retry history, and every column that fail_job() fills

-- left out: create index public.idx_dlq_queue (statement 11): the dlq that is kept has no queue_name

CREATE OR REPLACE FUNCTION claim_job(p_queue TEXT, p_robot UUID)
RETURNS SETOF job_queue AS $$
    UPDATE job_queue
    SET state = 'claimed',
        claimed_by = p_robot,
        claimed_at = NOW(),
        attempts = attempts + 1
    WHERE queue_id = (
        SELECT queue_id
        FROM job_queue
        WHERE queue_name = p_queue
          AND state = 'waiting'
          AND visible_after <= NOW()
        ORDER BY priority DESC, created_at
        FOR UPDATE SKIP LOCKED
        LIMIT 1
    )
    RETURNING *;
$$ LANGUAGE sql;

CREATE OR REPLACE FUNCTION fail_job(p_queue_id UUID, p_error TEXT)
RETURNS TEXT AS $$
DECLARE
    v_job job_queue%ROWTYPE;
    v_config pgqueuer.queue_config%ROWTYPE;
BEGIN
    SELECT * INTO STRICT v_job FROM job_queue WHERE queue_id = p_queue_id FOR UPDATE;
    SELECT * INTO STRICT v_config FROM pgqueuer.queue_config WHERE queue_name = v_job.queue_name;

    IF v_job.attempts < v_config.max_attempts THEN
        UPDATE job_queue
        SET state = 'waiting', claimed_by = NULL, visible_after = NOW() + v_config.retry_delay, error_message = p_error
        WHERE queue_id = p_queue_id;
        RETURN 'retry';
    END IF;

    UPDATE job_queue SET state = 'failed', error_message = p_error WHERE queue_id = p_queue_id;
    INSERT INTO dlq (job_id, workflow_name, error_message, payload)
    VALUES (v_job.queue_id, v_job.workflow_name, p_error, v_job.payload);
    RETURN 'dead';
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION notify_job_waiting()
RETURNS TRIGGER AS $$
BEGIN
    PERFORM pg_notify('job_waiting', NEW.queue_name || ':' || NEW.queue_id);
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER trg_job_queue_notify
    AFTER INSERT ON job_queue
    FOR EACH ROW EXECUTE FUNCTION notify_job_waiting();

INSERT INTO pgqueuer.queue_config (queue_name, concurrency, max_attempts) VALUES
    ('default', 10, 3),
    ('browser', 4, 3),
    ('desktop', 1, 1)
ON CONFLICT (queue_name) DO NOTHING;

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/persistence/migrations/002_robots_orchestration.sql ----
create table if not exists jobs (
  job_id       uuid primary key default gen_random_uuid(),
  workflow_id  uuid not null references workflows (workflow_id) on delete cascade,
  robot_id     uuid references robots (robot_id) on delete set null,
  status       varchar(20) not null default 'pending',
  priority     integer not null default 5,
  trigger_kind varchar(40) not null default 'manual',
  inputs       jsonb not null default '{}'::jsonb,
  outputs      jsonb,
  error        text,
  progress     integer not null default 0 check (progress between 0 and 100),
  started_at   timestamptz,
  finished_at  timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);

create index if not exists idx_jobs_robot on jobs (robot_id, status);
create index if not exists idx_jobs_workflow on jobs (workflow_id, created_at desc);

drop trigger if exists jobs_set_updated_at on jobs;
create trigger jobs_set_updated_at
  before update on jobs
  for each row execute function set_updated_at();

create or replace view robot_workload as
select r.robot_id, r.name, count(j.job_id) filter (where j.status in ('pending', 'running')) as open_jobs
from robots r
left join jobs j on j.robot_id = r.robot_id
group by r.robot_id, r.name;

-- ---- from test/cases/repos/casare-rpa/legacy/deploy/supabase/migrations/001_initial_schema.sql ----
CREATE INDEX IF NOT EXISTS jobs_open_idx ON public.jobs (priority DESC, created_at) WHERE status = 'pending';

-- ---- from test/cases/repos/casare-rpa/legacy/deploy/migrations/setup_db.sql ----
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO casare_app;

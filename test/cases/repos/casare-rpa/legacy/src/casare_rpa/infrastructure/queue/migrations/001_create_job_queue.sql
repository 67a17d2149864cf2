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
CREATE TABLE IF NOT EXISTS dlq (
    entry_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    job_id UUID NOT NULL,
    queue_name TEXT NOT NULL DEFAULT 'default',
    workflow_name TEXT NOT NULL,
    error_message TEXT NOT NULL,
    payload JSONB NOT NULL DEFAULT '{}'::jsonb,
    failed_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_dlq_queue ON dlq (queue_name, failed_at DESC);

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

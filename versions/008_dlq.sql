-- 008_dlq: Dead-letter queue management
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/012_dlq_table.sql sha256:65a80e8a4bfc2edc09c16d376bc645f6612973b71ef7a3f052f63080405700d2 statements 2-11 of 12

-- Migration 012: dead-letter queue
-- Jobs that used up their attempts end here until somebody retries or discards them.

-- BEGIN; (each migration runs in one transaction)

CREATE TYPE dlq_state AS ENUM ('pending', 'retrying', 'resolved', 'discarded');

CREATE TABLE IF NOT EXISTS dlq (
    entry_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    job_id UUID NOT NULL,
    workflow_name VARCHAR(255) NOT NULL,
    robot_name VARCHAR(120),
    state dlq_state NOT NULL DEFAULT 'pending',
    error_class VARCHAR(255),
    error_message TEXT NOT NULL,
    stack_trace TEXT,
    payload JSONB NOT NULL DEFAULT '{}'::jsonb,
    attempts INTEGER NOT NULL DEFAULT 0,
    first_failed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    last_failed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    resolved_at TIMESTAMPTZ,
    resolved_by VARCHAR(255)
);

CREATE TABLE IF NOT EXISTS dlq_retry_history (
    retry_id BIGSERIAL PRIMARY KEY,
    entry_id UUID NOT NULL REFERENCES dlq (entry_id) ON DELETE CASCADE,
    retried_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    retried_by VARCHAR(255) NOT NULL,
    new_job_id UUID,
    outcome VARCHAR(20) NOT NULL DEFAULT 'queued',
    note TEXT
);

CREATE INDEX IF NOT EXISTS idx_dlq_state ON dlq (state, last_failed_at DESC);
CREATE INDEX IF NOT EXISTS idx_dlq_job ON dlq (job_id);
CREATE INDEX IF NOT EXISTS idx_dlq_robot ON dlq (robot_name) WHERE robot_name IS NOT NULL;
CREATE INDEX IF NOT EXISTS idx_dlq_retry_history_entry ON dlq_retry_history (entry_id, retried_at);

CREATE OR REPLACE FUNCTION retry_dlq_entry(p_entry_id UUID, p_by VARCHAR, p_note TEXT DEFAULT NULL)
RETURNS UUID AS $body$
DECLARE
    v_job_id UUID := gen_random_uuid();
BEGIN
    UPDATE dlq
    SET state = 'retrying',
        attempts = attempts + 1
    WHERE entry_id = p_entry_id
      AND state IN ('pending', 'retrying');

    IF NOT FOUND THEN
        RAISE EXCEPTION 'dead-letter entry % is closed; it cannot be retried', p_entry_id
            USING HINT = 'Open it again with state = ''pending'' first.';
    END IF;

    INSERT INTO dlq_retry_history (entry_id, retried_by, new_job_id, note)
    VALUES (p_entry_id, p_by, v_job_id, p_note);

    RETURN v_job_id;
END;
$body$ LANGUAGE plpgsql;

CREATE OR REPLACE VIEW dlq_summary AS
SELECT
    workflow_name,
    error_class,
    COUNT(*) AS entries,
    SUM(attempts) AS attempts,
    MAX(last_failed_at) AS last_failed_at
FROM dlq
WHERE state <> 'discarded'
GROUP BY workflow_name, error_class;

COMMENT ON TABLE dlq IS 'Jobs that failed for good, with all that is needed to run them again';

-- COMMIT; (each migration runs in one transaction)

-- Migration 010: robots table for the orchestrator API
-- The API addresses robots by UUID and keeps their state here between restarts.

BEGIN;

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

COMMIT;

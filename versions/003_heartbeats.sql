-- 003_heartbeats: Robot heartbeat monitoring
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/011_heartbeats_table.sql sha256:47af73276f673d7390a99f002219d20ec68f72f4992d71292ea5596f5f2be6f2 all 8 statements

-- Migration 011: heartbeats of robots
-- A robot sends one heartbeat every 30 seconds; the orchestrator calls a robot lost after three missed ones.

CREATE TABLE IF NOT EXISTS robot_heartbeats (
    heartbeat_id BIGSERIAL PRIMARY KEY,
    robot_id UUID NOT NULL REFERENCES robots (robot_id) ON DELETE CASCADE,
    received_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    status VARCHAR(20) NOT NULL,
    cpu_percent NUMERIC(5, 2),
    memory_percent NUMERIC(5, 2),
    disk_percent NUMERIC(5, 2),
    active_jobs INTEGER NOT NULL DEFAULT 0,
    agent_version VARCHAR(32),
    details JSONB NOT NULL DEFAULT '{}'::jsonb,
    CONSTRAINT robot_heartbeats_percentages CHECK (
        COALESCE(cpu_percent, 0) BETWEEN 0 AND 100
        AND COALESCE(memory_percent, 0) BETWEEN 0 AND 100
        AND COALESCE(disk_percent, 0) BETWEEN 0 AND 100
    )
);

CREATE INDEX IF NOT EXISTS idx_robot_heartbeats_robot_time ON robot_heartbeats (robot_id, received_at DESC);
CREATE INDEX IF NOT EXISTS idx_robot_heartbeats_received ON robot_heartbeats USING BRIN (received_at);

CREATE OR REPLACE FUNCTION record_heartbeat(
    p_robot_id UUID,
    p_status VARCHAR,
    p_cpu NUMERIC DEFAULT NULL,
    p_memory NUMERIC DEFAULT NULL,
    p_active_jobs INTEGER DEFAULT 0
)
RETURNS BIGINT AS $$
DECLARE
    v_id BIGINT;
BEGIN
    INSERT INTO robot_heartbeats (robot_id, status, cpu_percent, memory_percent, active_jobs)
    VALUES (p_robot_id, p_status, p_cpu, p_memory, p_active_jobs)
    RETURNING heartbeat_id INTO v_id;

    UPDATE robots
    SET status = p_status,
        last_heartbeat = NOW()
    WHERE robot_id = p_robot_id;

    RETURN v_id;
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION lost_robots(p_after INTERVAL DEFAULT INTERVAL '90 seconds')
RETURNS TABLE (robot_id UUID, name VARCHAR, silent_for INTERVAL) AS $$
    SELECT r.robot_id, r.name, NOW() - r.last_heartbeat
    FROM robots r
    WHERE r.status <> 'offline'
      AND r.last_heartbeat < NOW() - p_after
    ORDER BY r.last_heartbeat;
$$ LANGUAGE sql STABLE;

CREATE OR REPLACE FUNCTION prune_heartbeats(p_keep INTERVAL DEFAULT INTERVAL '7 days')
RETURNS INTEGER AS $$
DECLARE
    v_deleted INTEGER;
BEGIN
    DELETE FROM robot_heartbeats WHERE received_at < NOW() - p_keep;
    GET DIAGNOSTICS v_deleted = ROW_COUNT;
    RETURN v_deleted;
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE VIEW robot_health AS
SELECT DISTINCT ON (h.robot_id)
    h.robot_id,
    r.name,
    h.status,
    h.cpu_percent,
    h.memory_percent,
    h.active_jobs,
    h.received_at
FROM robot_heartbeats h
JOIN robots r ON r.robot_id = h.robot_id
ORDER BY h.robot_id, h.received_at DESC;

COMMENT ON TABLE robot_heartbeats IS 'One row per heartbeat; prune_heartbeats() keeps seven days';

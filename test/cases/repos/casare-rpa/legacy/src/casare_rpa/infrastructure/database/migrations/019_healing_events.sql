-- Migration 019: self-healing of selectors
-- When an element is not found, the robot tries other strategies; what it tried and what worked is kept.

CREATE TABLE IF NOT EXISTS healing_events (
    event_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    job_id UUID,
    workflow_id UUID,
    robot_id UUID,
    node_id VARCHAR(120) NOT NULL,
    original_selector TEXT NOT NULL,
    healed_selector TEXT,
    strategy VARCHAR(40) NOT NULL,
    success BOOLEAN NOT NULL DEFAULT FALSE,
    confidence NUMERIC(4, 3) CHECK (confidence BETWEEN 0 AND 1),
    duration_ms INTEGER,
    page_url TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS healing_rules (
    rule_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(120) NOT NULL UNIQUE,
    strategy VARCHAR(40) NOT NULL,
    priority INTEGER NOT NULL DEFAULT 100,
    min_confidence NUMERIC(4, 3) NOT NULL DEFAULT 0.800,
    enabled BOOLEAN NOT NULL DEFAULT TRUE,
    settings JSONB NOT NULL DEFAULT '{}'::jsonb
);

CREATE INDEX IF NOT EXISTS idx_healing_events_workflow ON healing_events (workflow_id, created_at DESC);
CREATE INDEX IF NOT EXISTS idx_healing_events_strategy ON healing_events (strategy, success);
CREATE INDEX IF NOT EXISTS idx_healing_rules_priority ON healing_rules (priority) WHERE enabled;

CREATE OR REPLACE FUNCTION healing_success_rate(p_since INTERVAL DEFAULT INTERVAL '30 days')
RETURNS TABLE (strategy VARCHAR, tried BIGINT, healed BIGINT, rate NUMERIC) AS $$
    SELECT
        e.strategy,
        COUNT(*),
        COUNT(*) FILTER (WHERE e.success),
        ROUND(COUNT(*) FILTER (WHERE e.success)::numeric / COUNT(*), 3)
    FROM healing_events e
    WHERE e.created_at > NOW() - p_since
    GROUP BY e.strategy;
$$ LANGUAGE sql STABLE;

INSERT INTO healing_rules (name, strategy, priority, min_confidence) VALUES
    ('same test id', 'attribute', 10, 0.950),
    ('same text; same role', 'text', 20, 0.900),
    ('near the anchor', 'anchor', 30, 0.850),
    ('looks alike', 'vision', 90, 0.800)
ON CONFLICT (name) DO NOTHING;

COMMENT ON TABLE healing_events IS 'Each attempt to find an element again';
COMMENT ON TABLE healing_rules IS 'Strategies in the order in which robots try them';

-- 009_healing_events: Event healing for recovery
-- Folded by onefold from 2 files; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/019_healing_events.sql sha256:02395ed3151c5f106723259df86bc4645091f9dfb254b7d280371f9a094a3a6e all 9 statements
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/events/sql/event_schema.sql sha256:8af1fd9d641db9fe84625520e53ed3d5c2708a954e2e717d14fc9bffb012284e statements 2-3, 5-6, 8-11 of 11

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/019_healing_events.sql ----
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

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/events/sql/event_schema.sql ----
-- Event schema of the event bus. Run once by hand before the event bus is switched on.

-- left out: create extension pgcrypto (statement 1): one statement is enough, and 001 runs first

CREATE TABLE IF NOT EXISTS domain_events (
    position BIGSERIAL PRIMARY KEY,
    event_id UUID NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    event_type VARCHAR(120) NOT NULL,
    aggregate_kind VARCHAR(60) NOT NULL,
    aggregate_id VARCHAR(120) NOT NULL,
    payload JSONB NOT NULL,
    metadata JSONB NOT NULL DEFAULT '{}'::jsonb,
    occurred_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS event_subscriptions (
    subscription VARCHAR(120) PRIMARY KEY,
    event_types TEXT[] NOT NULL DEFAULT '{}',
    last_position BIGINT NOT NULL DEFAULT 0,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- left out: create table public.healing_events (statement 4): the robot writes these columns, and the trigger of event_schema.sql reads them

CREATE INDEX IF NOT EXISTS idx_domain_events_aggregate ON domain_events (aggregate_kind, aggregate_id, position);
CREATE INDEX IF NOT EXISTS idx_domain_events_type ON domain_events (event_type, position);
-- left out: create index public.idx_healing_events_type (statement 7): the healing_events that are kept have no event_type; the type is in domain_events

CREATE OR REPLACE FUNCTION publish_event(p_type VARCHAR, p_kind VARCHAR, p_id VARCHAR, p_payload JSONB)
RETURNS BIGINT AS $$
DECLARE
    v_position BIGINT;
BEGIN
    INSERT INTO domain_events (event_type, aggregate_kind, aggregate_id, payload)
    VALUES (p_type, p_kind, p_id, p_payload)
    RETURNING position INTO v_position;

    PERFORM pg_notify('domain_events', v_position::text);
    RETURN v_position;
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION publish_healing_event()
RETURNS TRIGGER AS $$
BEGIN
    PERFORM publish_event(
        CASE WHEN NEW.success THEN 'selector.healed' ELSE 'selector.lost' END,
        'workflow',
        COALESCE(NEW.workflow_id::text, 'unknown'),
        jsonb_build_object('node', NEW.node_id, 'strategy', NEW.strategy, 'selector', NEW.healed_selector)
    );
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER trg_healing_events_publish
    AFTER INSERT ON healing_events
    FOR EACH ROW EXECUTE FUNCTION publish_healing_event();

INSERT INTO event_subscriptions (subscription, event_types) VALUES
    ('dashboard', '{job.*,robot.*}'),
    ('healing-statistics', '{selector.healed,selector.lost}')
ON CONFLICT (subscription) DO NOTHING;

-- Event schema of the event bus. Run once by hand before the event bus is switched on.

CREATE EXTENSION IF NOT EXISTS pgcrypto;

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

CREATE TABLE IF NOT EXISTS healing_events (
    id BIGSERIAL PRIMARY KEY,
    event_type VARCHAR(120) NOT NULL DEFAULT 'selector.healed',
    payload JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_domain_events_aggregate ON domain_events (aggregate_kind, aggregate_id, position);
CREATE INDEX IF NOT EXISTS idx_domain_events_type ON domain_events (event_type, position);
CREATE INDEX IF NOT EXISTS idx_healing_events_type ON healing_events (event_type, created_at DESC);

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

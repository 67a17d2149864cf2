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

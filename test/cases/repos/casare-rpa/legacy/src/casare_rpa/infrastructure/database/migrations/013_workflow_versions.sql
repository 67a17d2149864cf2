-- Migration 013: version history of workflows
-- Every change of a definition keeps the old one, so that a running job can finish with what it started on.

BEGIN;

CREATE TABLE IF NOT EXISTS workflow_versions (
    version_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id UUID NOT NULL REFERENCES workflows (workflow_id) ON DELETE CASCADE,
    version_number INTEGER NOT NULL,
    definition JSONB NOT NULL,
    change_summary TEXT,
    state VARCHAR(20) NOT NULL DEFAULT 'draft',
    created_by UUID,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    activated_at TIMESTAMPTZ,
    CONSTRAINT workflow_versions_number_unique UNIQUE (workflow_id, version_number),
    CONSTRAINT workflow_versions_state_known CHECK (state IN ('draft', 'active', 'deprecated', 'archived'))
);

-- At most one active version per workflow.
CREATE UNIQUE INDEX IF NOT EXISTS idx_workflow_versions_active
    ON workflow_versions (workflow_id)
    WHERE state = 'active';

CREATE OR REPLACE FUNCTION keep_workflow_version()
RETURNS TRIGGER AS $$
BEGIN
    IF NEW.definition IS DISTINCT FROM OLD.definition THEN
        INSERT INTO workflow_versions (workflow_id, version_number, definition, change_summary, state)
        VALUES (OLD.workflow_id, OLD.version, OLD.definition, 'replaced by a newer definition', 'archived')
        ON CONFLICT (workflow_id, version_number) DO NOTHING;
        NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS trg_workflows_keep_version ON workflows;
CREATE TRIGGER trg_workflows_keep_version
    BEFORE UPDATE OF definition ON workflows
    FOR EACH ROW
    EXECUTE FUNCTION keep_workflow_version();

CREATE OR REPLACE VIEW workflow_version_overview AS
SELECT
    w.workflow_id,
    w.name,
    w.version AS current_version,
    COUNT(v.version_id) AS kept_versions,
    MAX(v.created_at) AS last_change
FROM workflows w
LEFT JOIN workflow_versions v ON v.workflow_id = w.workflow_id
GROUP BY w.workflow_id, w.name, w.version;

COMMIT;

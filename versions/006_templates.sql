-- 006_templates: Workflow templates
-- Folded by onefold from 2 files; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/014_workflow_templates.sql sha256:2e473b6fabcf1164cafb3d8881b7bac8b2890b12ef760153e8ec8aa90fac6036 all 12 statements
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/013_workflow_versions.sql sha256:da2286a34ac4ed713c1e11cd2f78bf1c2f274951d2e5ace456af1f1c6ba00c6d statements 2-7 of 8

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/014_workflow_templates.sql ----
-- Migration 014: workflow templates
-- A template is a workflow with open parameters; a version of it never changes once it is published.

CREATE TABLE IF NOT EXISTS workflow_templates (
    template_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    slug VARCHAR(120) NOT NULL UNIQUE,
    name VARCHAR(255) NOT NULL,
    description TEXT,
    category VARCHAR(60) NOT NULL DEFAULT 'general',
    is_public BOOLEAN NOT NULL DEFAULT FALSE,
    author_id UUID,
    tags TEXT[] NOT NULL DEFAULT '{}',
    usage_count INTEGER NOT NULL DEFAULT 0,
    rating NUMERIC(3, 2) CHECK (rating BETWEEN 0 AND 5),
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS template_versions (
    template_version_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    template_id UUID NOT NULL REFERENCES workflow_templates (template_id) ON DELETE CASCADE,
    version VARCHAR(32) NOT NULL,
    definition JSONB NOT NULL,
    parameters JSONB NOT NULL DEFAULT '[]'::jsonb,
    changelog TEXT,
    published_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    UNIQUE (template_id, version)
);

CREATE INDEX IF NOT EXISTS idx_workflow_templates_category ON workflow_templates (category);
CREATE INDEX IF NOT EXISTS idx_workflow_templates_tags ON workflow_templates USING GIN (tags);
CREATE INDEX IF NOT EXISTS idx_workflow_templates_public ON workflow_templates (usage_count DESC) WHERE is_public;
CREATE INDEX IF NOT EXISTS idx_template_versions_template ON template_versions (template_id, created_at DESC);

CREATE OR REPLACE FUNCTION use_template(p_slug VARCHAR)
RETURNS JSONB AS $$
DECLARE
    v_definition JSONB;
BEGIN
    SELECT v.definition INTO v_definition
    FROM template_versions v
    JOIN workflow_templates t USING (template_id)
    WHERE t.slug = p_slug
      AND v.published_at IS NOT NULL
    ORDER BY v.published_at DESC
    LIMIT 1;

    UPDATE workflow_templates SET usage_count = usage_count + 1 WHERE slug = p_slug;
    RETURN v_definition;
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION forbid_published_change()
RETURNS TRIGGER AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND NEW.definition IS DISTINCT FROM OLD.definition THEN
        RAISE EXCEPTION 'version % of template % is published; add a new version', OLD.version, OLD.template_id;
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER trg_template_versions_published
    BEFORE UPDATE ON template_versions
    FOR EACH ROW
    EXECUTE FUNCTION forbid_published_change();

INSERT INTO workflow_templates (slug, name, description, category, is_public, tags) VALUES
    ('invoice-intake', 'Invoice intake', 'Reads invoices from a mailbox and books them', 'finance', TRUE, '{email,pdf,erp}'),
    ('web-table-export', 'Web table export', 'Saves a table of a web page as a spreadsheet', 'web', TRUE, '{browser,excel}'),
    ('file-watch', 'Folder watch', 'Starts when a file appears in a folder; runs a child workflow', 'files', TRUE, '{trigger}')
ON CONFLICT (slug) DO NOTHING;

COMMENT ON TABLE workflow_templates IS 'Reusable workflows with open parameters';
COMMENT ON TABLE template_versions IS 'Published versions never change';

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/013_workflow_versions.sql ----
-- Migration 013: version history of workflows
-- Every change of a definition keeps the old one, so that a running job can finish with what it started on.

-- BEGIN; (each migration runs in one transaction)

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

-- COMMIT; (each migration runs in one transaction)

-- Migration 017: workflow templates
-- (second attempt after the merge of the template gallery)

CREATE TABLE IF NOT EXISTS workflow_templates (
    template_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    slug VARCHAR(120) NOT NULL UNIQUE,
    name VARCHAR(255) NOT NULL,
    description TEXT,
    category VARCHAR(60) NOT NULL DEFAULT 'general',
    visibility VARCHAR(20) NOT NULL DEFAULT 'private',
    author_id UUID,
    tags TEXT[] NOT NULL DEFAULT '{}',
    usage_count INTEGER NOT NULL DEFAULT 0,
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
CREATE INDEX IF NOT EXISTS idx_workflow_templates_visibility ON workflow_templates (visibility, usage_count DESC);
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

INSERT INTO workflow_templates (slug, name, description, category, visibility, tags) VALUES
    ('invoice-intake', 'Invoice intake', 'Reads invoices from a mailbox and books them', 'finance', 'public', '{email,pdf,erp}'),
    ('web-table-export', 'Web table export', 'Saves a table of a web page as a spreadsheet', 'web', 'public', '{browser,excel}')
ON CONFLICT (slug) DO NOTHING;

COMMENT ON TABLE workflow_templates IS 'Reusable workflows with open parameters';
COMMENT ON TABLE template_versions IS 'Published versions never change';

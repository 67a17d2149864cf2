-- Rollback of migration 014

DROP TRIGGER IF EXISTS trg_template_versions_published ON template_versions;
DROP FUNCTION IF EXISTS forbid_published_change();
DROP FUNCTION IF EXISTS use_template(VARCHAR);
DROP TABLE IF EXISTS template_versions;
DROP TABLE IF EXISTS workflow_templates;

-- Rollback of migration 013

DROP VIEW IF EXISTS workflow_version_overview;
DROP TRIGGER IF EXISTS trg_workflows_keep_version ON workflows;
DROP FUNCTION IF EXISTS keep_workflow_version();
DROP TABLE IF EXISTS workflow_versions;

-- Rolls back 006_templates
-- Folded by onefold from 2 files; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/013_workflow_versions_down.sql sha256:942975f297a6696c74abab7e882453733e4ba2360bf9c1fcb063b3ca8213777a all 4 statements
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/014_workflow_templates_down.sql sha256:49f6d41d40b45b081bcdc6b6b27ac6a81b11f29fa72345753d39d708b373fda8 all 5 statements

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/013_workflow_versions_down.sql ----
-- Rollback of migration 013

DROP VIEW IF EXISTS workflow_version_overview;
DROP TRIGGER IF EXISTS trg_workflows_keep_version ON workflows;
DROP FUNCTION IF EXISTS keep_workflow_version();
DROP TABLE IF EXISTS workflow_versions;

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/014_workflow_templates_down.sql ----
-- Rollback of migration 014

DROP TRIGGER IF EXISTS trg_template_versions_published ON template_versions;
DROP FUNCTION IF EXISTS forbid_published_change();
DROP FUNCTION IF EXISTS use_template(VARCHAR);
DROP TABLE IF EXISTS template_versions;
DROP TABLE IF EXISTS workflow_templates;

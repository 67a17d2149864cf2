-- Rolls back 008_dlq
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/012_dlq_table_down.sql sha256:fefe147553558c59abd0666c1d036ac03ca63ac033ad03994d3dbe793723ce62 statements 2-6 of 7

-- Rollback of migration 012: safe to run more than once

-- BEGIN; (each migration runs in one transaction)

DROP VIEW IF EXISTS dlq_summary;
DROP FUNCTION IF EXISTS retry_dlq_entry(UUID, VARCHAR, TEXT);
DROP TABLE IF EXISTS dlq_retry_history;
DROP TABLE IF EXISTS dlq;
DROP TYPE IF EXISTS dlq_state;

-- COMMIT; (each migration runs in one transaction)

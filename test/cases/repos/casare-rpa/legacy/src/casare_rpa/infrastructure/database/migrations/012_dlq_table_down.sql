-- Rollback of migration 012: safe to run more than once

BEGIN;

DROP VIEW IF EXISTS dlq_summary;
DROP FUNCTION IF EXISTS retry_dlq_entry(UUID, VARCHAR, TEXT);
DROP TABLE IF EXISTS dlq_retry_history;
DROP TABLE IF EXISTS dlq;
DROP TYPE IF EXISTS dlq_state;

COMMIT;

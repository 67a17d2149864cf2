-- 0005_shift_index
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/rota/10_shift_index.sql sha256:1205ec71e8283da20280d96d9b955c6767b34b385a5c84067ef567499d5b8baa its one statement
-- onefold: no-transaction

CREATE INDEX CONCURRENTLY shifts_ward_idx ON shifts (ward_id);

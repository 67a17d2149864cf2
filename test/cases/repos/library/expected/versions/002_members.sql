-- 002_members
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/desk/001_members.sql sha256:16a92ee96327d32070f0cc07958ceb5ced4f087b7d92f59ebb05d928cf9cc357 statements 2-3 of 4

-- Members of the library.
-- BEGIN; (each migration runs in one transaction)

CREATE TABLE IF NOT EXISTS members (
  id bigint PRIMARY KEY,
  name text NOT NULL
);

-- Found by name at the desk.
CREATE INDEX members_name_idx ON members (name);

-- COMMIT; (each migration runs in one transaction)

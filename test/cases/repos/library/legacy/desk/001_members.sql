-- Members of the library.
BEGIN;

CREATE TABLE IF NOT EXISTS members (
  id bigint PRIMARY KEY,
  name text NOT NULL
);

-- Found by name at the desk.
CREATE INDEX members_name_idx ON members (name);

COMMIT;

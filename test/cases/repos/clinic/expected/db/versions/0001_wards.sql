-- 0001_wards
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/wards/20240131093000_wards.sql sha256:c25bc746cff556e8e5b9edc03af1b1c2f3d21bc1b2dc152a6b023268c8afc6c1 all 2 statements; byte order mark dropped; CRLF to LF

-- Wards of the clinic.
CREATE TABLE wards (id int PRIMARY KEY, name text);
COMMENT ON TABLE wards IS $$first floor
second floor$$;

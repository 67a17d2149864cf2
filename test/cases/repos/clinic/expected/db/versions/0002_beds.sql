-- 0002_beds
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/wards/20240207120000_beds.sql sha256:31667a97ca756a340403a15cb25c9908f6f73a634f715aa24e4a0b0b23da6b40 its one statement; UTF-16LE to UTF-8

-- Бeds, one per patient 🛏
CREATE TABLE beds (id int PRIMARY KEY, ward_id int REFERENCES wards (id));

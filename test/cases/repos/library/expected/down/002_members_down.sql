-- Rolls back 002_members
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/desk/001_members_down.sql sha256:2f36bd6646934d6c3c89d129dda3e07527a0990044649bc62270255a74e8f5c6 its one statement

DROP TABLE members;

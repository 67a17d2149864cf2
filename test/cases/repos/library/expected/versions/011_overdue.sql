-- 011_overdue
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/desk/002_loans.sql sha256:ca0baba290e3945c84d65e7b46db67435259acdc1f14dd4951d0faad0ac738dc statement 2 of 3

CREATE VIEW overdue AS SELECT * FROM loans WHERE due < current_date; -- for the letters

-- 010_loans
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/desk/002_loans.sql sha256:ca0baba290e3945c84d65e7b46db67435259acdc1f14dd4951d0faad0ac738dc statements 1, 3 of 3

CREATE TABLE loans (
  id bigint PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members (id),
  book_id bigint NOT NULL REFERENCES books (id),
  due date NOT NULL
);

INSERT INTO members VALUES (1, 'The library itself') ON CONFLICT DO NOTHING
;

-- Rolls back 001_books
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/catalogue/down/001_books.sql sha256:13ca27a1be96b857a891253faed114359c36691cfe7f0bb279c10abf18430a27 all 2 statements

DROP FUNCTION shout(text);
DROP TABLE books;

-- 001_books: Books and how to shout their titles
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/catalogue/001_books.sql sha256:ffb7b9973b0f4bea0d8d22e70510096ee7694427786e2474e0ad9982e869997d statements 1, 3 of 3

CREATE TABLE books (id bigint PRIMARY KEY, title text NOT NULL);
-- left out: create table public.members (statement 2): the desk owns its members

CREATE FUNCTION shout(title text) RETURNS text LANGUAGE sql AS $$ SELECT upper(title); -- ; $$;

CREATE TABLE books (id bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE IF NOT EXISTS members (id bigint PRIMARY KEY, card text);
CREATE FUNCTION shout(title text) RETURNS text LANGUAGE sql AS $$ SELECT upper(title); -- ; $$;

CREATE TABLE loans (
  id bigint PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members (id),
  book_id bigint NOT NULL REFERENCES books (id),
  due date NOT NULL
);
CREATE VIEW overdue AS SELECT * FROM loans WHERE due < current_date; -- for the letters
INSERT INTO members VALUES (1, 'The library itself') ON CONFLICT DO NOTHING

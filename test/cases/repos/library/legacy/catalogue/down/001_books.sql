DROP FUNCTION shout(text);
DROP TABLE books;

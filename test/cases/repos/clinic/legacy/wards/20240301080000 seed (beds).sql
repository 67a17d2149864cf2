\set ON_ERROR_STOP on
COPY wards (id, name) FROM stdin;
1	Surgery; and "recovery"
2	Children's ward
\.
INSERT INTO beds VALUES (1, 1), (2, 2);

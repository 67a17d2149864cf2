-- 0003_seed_beds
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/wards/20240301080000 seed (beds).sql sha256:3683041dbb403924860842e63842dd8d709038edb203c81f15a9bd5f4f33fe3b statements 2-3 of 3

-- left out: \set ON_ERROR_STOP on (statement 1): a setting of the psql client only

COPY wards (id, name) FROM stdin;
1	Surgery; and "recovery"
2	Children's ward
\.
INSERT INTO beds VALUES (1, 1), (2, 2);

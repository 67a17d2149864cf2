-- 0004_shifts
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/rota/3_shifts.SQL sha256:9f1c058eb3817f52b5e76764c8392d6f7fdeb5a782761797242ed3490689a649 statements 1-2 of 4

-- +goose Up
CREATE TABLE shifts (id int PRIMARY KEY, ward_id int REFERENCES wards (id));
CREATE FUNCTION countdown() RETURNS int LANGUAGE plpgsql AS $body$
BEGIN
  -- +goose Down
  RETURN 3; -- a marker inside a dollar quote is no marker
END $body$;

-- Rolls back 0004_shifts
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from legacy/rota/3_shifts.SQL sha256:9f1c058eb3817f52b5e76764c8392d6f7fdeb5a782761797242ed3490689a649 statements 3-4 of 4

-- +goose Down
DROP FUNCTION countdown();
DROP TABLE shifts;

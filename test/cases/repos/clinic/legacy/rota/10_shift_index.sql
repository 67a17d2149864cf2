CREATE INDEX CONCURRENTLY shifts_ward_idx ON shifts (ward_id);

-- Wards of the clinic.
CREATE TABLE wards (id int PRIMARY KEY, name text);
COMMENT ON TABLE wards IS $$first floor
second floor$$;

-- Rollback of migration 010

DROP TRIGGER trg_robots_touch ON robots;
DROP INDEX idx_robots_status;
DROP INDEX idx_robots_environment;
DROP INDEX idx_robots_tenant;
DROP TABLE robots;
DROP FUNCTION touch_robot();

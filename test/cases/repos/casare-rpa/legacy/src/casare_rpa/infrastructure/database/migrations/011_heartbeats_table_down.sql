-- Rollback of migration 011

DROP INDEX IF EXISTS idx_robot_heartbeats_robot_time;
DROP TABLE IF EXISTS robot_heartbeats CASCADE;

-- CasareRPA: set up an empty database. Run once as a superuser:
--   psql -d casare_rpa -f setup_db.sql

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casare_app') THEN
        CREATE ROLE casare_app NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL; -- another session was faster
END
$$;

CREATE TYPE user_role AS ENUM ('admin', 'user');

CREATE TABLE IF NOT EXISTS users (
    id SERIAL PRIMARY KEY,
    username VARCHAR(80) NOT NULL UNIQUE,
    password_hash VARCHAR(255) NOT NULL,
    role user_role NOT NULL DEFAULT 'user',
    created_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS robots (
    id SERIAL PRIMARY KEY,
    name VARCHAR(80) NOT NULL UNIQUE,
    host VARCHAR(255),
    status VARCHAR(20) DEFAULT 'offline',
    last_seen TIMESTAMP
);

CREATE TABLE IF NOT EXISTS workflows (
    id SERIAL PRIMARY KEY,
    name VARCHAR(255) NOT NULL,
    content TEXT NOT NULL,
    created_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS jobs (
    id SERIAL PRIMARY KEY,
    workflow_id INTEGER REFERENCES workflows (id),
    robot_id INTEGER REFERENCES robots (id),
    status VARCHAR(20) DEFAULT 'pending',
    created_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS audit_log (
    id SERIAL PRIMARY KEY,
    user_id INTEGER REFERENCES users (id),
    action VARCHAR(120) NOT NULL,
    created_at TIMESTAMP DEFAULT NOW()
);

CREATE INDEX IF NOT EXISTS idx_audit_log_user ON audit_log (user_id);

CREATE TABLE IF NOT EXISTS app_settings (
    key VARCHAR(120) PRIMARY KEY,
    value JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

INSERT INTO app_settings (key, value) VALUES
    ('orchestrator.poll_seconds', '5'),
    ('robot.heartbeat_seconds', '30'),
    ('robot.lost_after_seconds', '90')
ON CONFLICT (key) DO NOTHING;

-- Change the password after the first login!
INSERT INTO users (username, password_hash, role) VALUES
    ('admin', 'not-a-hash:change-me', 'admin')
ON CONFLICT (username) DO NOTHING;

GRANT SELECT, INSERT, UPDATE, DELETE ON users TO casare_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON robots TO casare_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflows TO casare_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO casare_app;
GRANT SELECT, INSERT ON audit_log TO casare_app;
GRANT SELECT ON app_settings TO casare_app;

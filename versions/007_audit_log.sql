-- 007_audit_log: Audit trail with Merkle tree
-- Folded by onefold from 2 files; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/018_merkle_audit_log.sql sha256:f1bd434dc2d94c5d23479517433f015e9aa85a4fd59776ff8911d64e7e73c77e statements 3-14 of 15
--   from test/cases/repos/casare-rpa/legacy/deploy/migrations/setup_db.sql sha256:85c143c01ba7b0fbc37108c6948a17d157d909090753812b17e36f5c3b5c9380 statement 16 of 17

-- ---- from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/018_merkle_audit_log.sql ----
-- Migration 018: audit log with Merkle hashes
-- Entries form a hash chain; a signed root over a range of them lets an auditor check one entry without the others.

-- BEGIN; (each migration runs in one transaction)

-- left out: create extension pgcrypto (statement 2): one statement is enough, and 001 runs first

CREATE TABLE IF NOT EXISTS audit_log (
    entry_id BIGSERIAL PRIMARY KEY,
    occurred_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    actor_id UUID,
    actor_kind VARCHAR(20) NOT NULL DEFAULT 'user',
    action VARCHAR(120) NOT NULL,
    resource_kind VARCHAR(60) NOT NULL,
    resource_id VARCHAR(120),
    details JSONB NOT NULL DEFAULT '{}'::jsonb,
    previous_hash CHAR(64) NOT NULL,
    entry_hash CHAR(64) NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS merkle_proofs (
    proof_id BIGSERIAL PRIMARY KEY,
    first_entry_id BIGINT NOT NULL REFERENCES audit_log (entry_id),
    last_entry_id BIGINT NOT NULL REFERENCES audit_log (entry_id),
    merkle_root CHAR(64) NOT NULL,
    leaf_count INTEGER NOT NULL CHECK (leaf_count > 0),
    signature TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    CONSTRAINT merkle_proofs_range CHECK (last_entry_id >= first_entry_id)
);

CREATE INDEX IF NOT EXISTS idx_audit_log_occurred ON audit_log (occurred_at DESC);
CREATE INDEX IF NOT EXISTS idx_audit_log_actor ON audit_log (actor_id, occurred_at DESC);
CREATE INDEX IF NOT EXISTS idx_audit_log_resource ON audit_log (resource_kind, resource_id);
CREATE INDEX IF NOT EXISTS idx_merkle_proofs_range ON merkle_proofs (first_entry_id, last_entry_id);

CREATE OR REPLACE FUNCTION chain_audit_entry()
RETURNS TRIGGER AS $fn$
DECLARE
    v_previous CHAR(64);
BEGIN
    SELECT entry_hash INTO v_previous FROM audit_log ORDER BY entry_id DESC LIMIT 1 FOR UPDATE;
    NEW.previous_hash := COALESCE(v_previous, repeat('0', 64));
    NEW.entry_hash := encode(
        digest(
            NEW.previous_hash || '|' || NEW.occurred_at::text || '|' || NEW.action || '|' || NEW.details::text,
            'sha256'
        ),
        'hex'
    );
    RETURN NEW;
END;
$fn$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION forbid_audit_change()
RETURNS TRIGGER AS $fn$
BEGIN
    RAISE EXCEPTION 'audit_log is append-only; % is not allowed', TG_OP;
END;
$fn$ LANGUAGE plpgsql;

CREATE TRIGGER trg_audit_log_chain
    BEFORE INSERT ON audit_log
    FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

CREATE TRIGGER trg_audit_log_append_only
    BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION forbid_audit_change();

-- Hashes pairs upwards until one is left; an odd one is paired with itself.
CREATE OR REPLACE FUNCTION merkle_root(p_leaves TEXT[])
RETURNS TEXT AS $fn$
DECLARE
    v_level TEXT[] := p_leaves;
    v_next TEXT[];
    i INTEGER;
BEGIN
    WHILE COALESCE(array_length(v_level, 1), 0) > 1 LOOP
        v_next := '{}';
        FOR i IN 1..array_length(v_level, 1) BY 2 LOOP
            v_next := v_next || encode(digest(v_level[i] || COALESCE(v_level[i + 1], v_level[i]), 'sha256'), 'hex');
        END LOOP;
        v_level := v_next;
    END LOOP;
    RETURN v_level[1];
END;
$fn$ LANGUAGE plpgsql IMMUTABLE;

COMMENT ON COLUMN audit_log.entry_hash IS 'SHA-256 over the previous hash and this entry; a gap breaks the chain';

-- COMMIT; (each migration runs in one transaction)

-- ---- from test/cases/repos/casare-rpa/legacy/deploy/migrations/setup_db.sql ----
GRANT SELECT, INSERT ON audit_log TO casare_app;

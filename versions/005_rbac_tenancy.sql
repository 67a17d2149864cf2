-- 005_rbac_tenancy: Multi-tenant RBAC
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/database/migrations/016_rbac_tenancy.sql sha256:d644e4a194a4beea5fe3376380f7e79071bff6c7cfbba645a354414830dbc363 statements 2-20 of 21

-- Migration 016: organizations, members and role-based access control

-- BEGIN; (each migration runs in one transaction)

CREATE TABLE IF NOT EXISTS organizations (
    org_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    slug VARCHAR(80) NOT NULL UNIQUE,
    name VARCHAR(255) NOT NULL,
    plan VARCHAR(20) NOT NULL DEFAULT 'community' CHECK (plan IN ('community', 'team', 'enterprise')),
    settings JSONB NOT NULL DEFAULT '{}'::jsonb,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS org_members (
    org_id UUID NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role VARCHAR(30) NOT NULL DEFAULT 'viewer',
    invited_by UUID REFERENCES users (id) ON DELETE SET NULL,
    joined_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (org_id, user_id)
);

CREATE TABLE IF NOT EXISTS org_api_keys (
    key_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    org_id UUID NOT NULL REFERENCES organizations (org_id) ON DELETE CASCADE,
    name VARCHAR(120) NOT NULL,
    key_hash CHAR(64) NOT NULL UNIQUE,
    scopes TEXT[] NOT NULL DEFAULT '{}',
    expires_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS role_permissions (
    role VARCHAR(30) NOT NULL,
    resource VARCHAR(60) NOT NULL,
    action VARCHAR(30) NOT NULL,
    PRIMARY KEY (role, resource, action)
);

ALTER TABLE robots ADD COLUMN IF NOT EXISTS org_id UUID REFERENCES organizations (org_id);
ALTER TABLE workflows ADD COLUMN IF NOT EXISTS org_id UUID REFERENCES organizations (org_id);

CREATE INDEX IF NOT EXISTS idx_org_members_user ON org_members (user_id);
CREATE INDEX IF NOT EXISTS idx_org_api_keys_org ON org_api_keys (org_id) WHERE revoked_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_robots_org ON robots (org_id);
CREATE INDEX IF NOT EXISTS idx_workflows_org ON workflows (org_id);

-- The API sets app.org_id at the start of each transaction.
CREATE OR REPLACE FUNCTION current_org_id()
RETURNS UUID AS $$
    SELECT NULLIF(current_setting('app.org_id', TRUE), '')::uuid;
$$ LANGUAGE sql STABLE;

CREATE OR REPLACE FUNCTION has_permission(p_user UUID, p_org UUID, p_resource TEXT, p_action TEXT)
RETURNS BOOLEAN AS $$
    SELECT EXISTS (
        SELECT 1
        FROM org_members m
        JOIN role_permissions p ON p.role = m.role
        WHERE m.user_id = p_user
          AND m.org_id = p_org
          AND p.resource IN (p_resource, '*')
          AND p.action IN (p_action, '*')
    );
$$ LANGUAGE sql STABLE;

ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE org_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE org_api_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_organization ON organizations USING (org_id = current_org_id());
CREATE POLICY own_members ON org_members USING (org_id = current_org_id());
CREATE POLICY own_keys ON org_api_keys
    USING (org_id = current_org_id())
    WITH CHECK (org_id = current_org_id());

INSERT INTO role_permissions (role, resource, action) VALUES
    ('owner', '*', '*'),
    ('developer', 'workflow', '*'),
    ('developer', 'robot', 'read'),
    ('operator', 'job', '*'),
    ('operator', 'robot', '*'),
    ('viewer', 'workflow', 'read'),
    ('viewer', 'job', 'read')
ON CONFLICT DO NOTHING;

-- COMMIT; (each migration runs in one transaction)

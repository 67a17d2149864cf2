-- persistence 001: workflows, as the workflow repository reads and writes them

begin;

create or replace function set_updated_at()
returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create table if not exists workflows (
  workflow_id uuid primary key default gen_random_uuid(),
  name        varchar(255) not null,
  description text,
  definition  jsonb not null default '{"nodes": [], "edges": []}'::jsonb,
  version     integer not null default 1 check (version > 0),
  status      varchar(20) not null default 'draft',
  folder      varchar(255) not null default '/',
  tags        text[] not null default '{}',
  created_by  uuid,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  constraint workflows_status_known check (status in ('draft', 'published', 'archived'))
);

create table if not exists workflow_nodes (
  node_id     uuid primary key default gen_random_uuid(),
  workflow_id uuid not null references workflows (workflow_id) on delete cascade,
  node_key    varchar(120) not null,
  node_type   varchar(120) not null,
  position_x  real not null default 0,
  position_y  real not null default 0,
  settings    jsonb not null default '{}'::jsonb,
  unique (workflow_id, node_key)
);

create table if not exists workflow_versions (
  id          bigserial primary key,
  workflow_id uuid not null references workflows (workflow_id) on delete cascade,
  version     integer not null,
  definition  jsonb not null,
  created_at  timestamptz not null default now()
);

create index if not exists idx_workflow_versions_lookup on workflow_versions (workflow_id, version desc);

create index if not exists idx_workflows_status on workflows (status) where status <> 'archived';
create index if not exists idx_workflows_folder on workflows (folder, name);
create index if not exists idx_workflows_tags on workflows using gin (tags);
create index if not exists idx_workflow_nodes_type on workflow_nodes (node_type);

drop trigger if exists workflows_set_updated_at on workflows;
create trigger workflows_set_updated_at
  before update on workflows
  for each row execute function set_updated_at();

create or replace function workflow_node_count(p_workflow uuid)
returns bigint
language sql
stable
as $$ select count(*) from workflow_nodes where workflow_id = p_workflow $$;

comment on table workflows is 'Workflows as designed; jobs run a copy of the definition';
comment on column workflow_nodes.node_key is 'Name of the node inside its workflow; edges refer to it';

commit;

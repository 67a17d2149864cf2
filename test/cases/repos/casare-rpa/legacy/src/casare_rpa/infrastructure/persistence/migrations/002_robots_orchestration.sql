-- persistence 002: robots and their orchestration
-- Robots in groups, which robot may run which workflow, and the jobs between them.

create or replace function set_updated_at()
returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create table if not exists robots (
  robot_id    uuid primary key default gen_random_uuid(),
  name        varchar(255) not null unique,
  group_name  varchar(120) not null default 'default',
  status      varchar(20) not null default 'offline',
  last_seen   timestamptz,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create index if not exists idx_robots_group on robots (group_name, status);

create table if not exists robot_groups (
  group_id    uuid primary key default gen_random_uuid(),
  name        varchar(120) not null unique,
  description text,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create table if not exists robot_group_members (
  group_id uuid not null references robot_groups (group_id) on delete cascade,
  robot_id uuid not null references robots (robot_id) on delete cascade,
  primary key (group_id, robot_id)
);

create table if not exists workflow_robot_assignments (
  workflow_id uuid not null references workflows (workflow_id) on delete cascade,
  robot_id    uuid not null references robots (robot_id) on delete cascade,
  is_default  boolean not null default false,
  priority    integer not null default 0,
  notes       text,
  created_at  timestamptz not null default now(),
  primary key (workflow_id, robot_id)
);

create unique index if not exists idx_workflow_robot_default
  on workflow_robot_assignments (workflow_id)
  where is_default;

create table if not exists jobs (
  job_id       uuid primary key default gen_random_uuid(),
  workflow_id  uuid not null references workflows (workflow_id) on delete cascade,
  robot_id     uuid references robots (robot_id) on delete set null,
  status       varchar(20) not null default 'pending',
  priority     integer not null default 5,
  trigger_kind varchar(40) not null default 'manual',
  inputs       jsonb not null default '{}'::jsonb,
  outputs      jsonb,
  error        text,
  progress     integer not null default 0 check (progress between 0 and 100),
  started_at   timestamptz,
  finished_at  timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);

create index if not exists idx_jobs_robot on jobs (robot_id, status);
create index if not exists idx_jobs_workflow on jobs (workflow_id, created_at desc);

create table if not exists robot_heartbeats (
  id       bigserial primary key,
  robot_id uuid not null references robots (robot_id) on delete cascade,
  seen_at  timestamptz not null default now(),
  payload  jsonb not null default '{}'::jsonb
);

create index if not exists idx_robot_heartbeats_seen on robot_heartbeats (robot_id, seen_at desc);

create table if not exists workflow_schedules (
  id          bigserial primary key,
  workflow_id uuid not null references workflows (workflow_id) on delete cascade,
  cron        varchar(120) not null,
  active      boolean not null default true
);

drop trigger if exists jobs_set_updated_at on jobs;
create trigger jobs_set_updated_at
  before update on jobs
  for each row execute function set_updated_at();

drop trigger if exists robot_groups_set_updated_at on robot_groups;
create trigger robot_groups_set_updated_at
  before update on robot_groups
  for each row execute function set_updated_at();

create or replace function pick_robot(p_workflow uuid)
returns uuid
language sql
stable
as $$
  select r.robot_id
  from robots r
  left join workflow_robot_assignments a on a.robot_id = r.robot_id and a.workflow_id = p_workflow
  where r.status = 'idle'
  order by a.is_default desc nulls last, a.priority desc nulls last, r.last_seen
  limit 1
$$;

create or replace view robot_workload as
select r.robot_id, r.name, count(j.job_id) filter (where j.status in ('pending', 'running')) as open_jobs
from robots r
left join jobs j on j.robot_id = r.robot_id
group by r.robot_id, r.name;

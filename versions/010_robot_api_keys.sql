-- 010_robot_api_keys: Robot API authentication
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/persistence/migrations/003_robot_api_keys.sql sha256:407068ebcfcffc9b8fdad31a42db0e4916d91d9e67be2f3f1f9aaf138dc92387 statements 2-9 of 9

-- persistence 003: API keys of robots
-- The key itself is shown once, on creation; only its hash is stored.

-- left out: create table public.robots (statement 1): the definition that the API uses; heartbeats, assignments and keys refer to its robot_id

create table if not exists robot_api_keys (
  key_id      uuid primary key default gen_random_uuid(),
  robot_id    uuid not null references robots (robot_id) on delete cascade,
  key_prefix  char(8) not null,
  key_hash    char(64) not null unique,
  label       varchar(120),
  scopes      text[] not null default '{job:claim,job:report,heartbeat:send}',
  expires_at  timestamptz,
  last_used   timestamptz,
  last_ip     inet,
  revoked_at  timestamptz,
  revoked_why text,
  created_at  timestamptz not null default now()
);

create index if not exists idx_robot_api_keys_robot on robot_api_keys (robot_id) where revoked_at is null;
create index if not exists idx_robot_api_keys_prefix on robot_api_keys (key_prefix);

create or replace function check_robot_key(p_key_hash text, p_scope text, p_ip inet default null)
returns uuid
language plpgsql
as $function$
declare
  v_robot uuid;
begin
  update robot_api_keys
  set last_used = now(),
      last_ip = coalesce(p_ip, last_ip)
  where key_hash = p_key_hash
    and revoked_at is null
    and (expires_at is null or expires_at > now())
    and p_scope = any (scopes)
  returning robot_id into v_robot;

  return v_robot; -- null: refused
end
$function$;

create or replace function revoke_robot_keys(p_robot uuid, p_why text)
returns integer
language sql
as $function$
  with revoked as (
    update robot_api_keys
    set revoked_at = now(), revoked_why = p_why
    where robot_id = p_robot and revoked_at is null
    returning 1
  )
  select count(*)::integer from revoked
$function$;

alter table robot_api_keys enable row level security;

create policy robot_reads_own_keys on robot_api_keys
  for select
  using (robot_id = nullif(current_setting('app.robot_id', true), '')::uuid);

comment on column robot_api_keys.key_prefix is 'First eight characters, to tell keys apart in the interface';

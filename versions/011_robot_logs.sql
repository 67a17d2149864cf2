-- 011_robot_logs: Robot execution logs
-- Folded by onefold from 1 file; decisions are in mapping.yaml.
--   from test/cases/repos/casare-rpa/legacy/src/casare_rpa/infrastructure/persistence/migrations/004_robot_logs.sql sha256:fa034a94694378063390fad3eda984479301dc4977e88b8ec4f2f2cd870d25be statements 2-12 of 13

-- persistence 004: logs that robots stream to the orchestrator
-- One partition per month: old months are detached, not deleted row by row.

-- begin; (each migration runs in one transaction)

create table if not exists robot_logs (
  log_id     bigint generated always as identity,
  robot_id   uuid not null,
  job_id     uuid,
  logged_at  timestamptz not null default now(),
  level      varchar(10) not null default 'INFO',
  source     varchar(120),
  message    text not null,
  context    jsonb not null default '{}'::jsonb,
  primary key (log_id, logged_at),
  constraint robot_logs_level_known check (level in ('TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'))
) partition by range (logged_at);

create table if not exists robot_logs_2025_12 partition of robot_logs
  for values from ('2025-12-01 00:00:00+00') to ('2026-01-01 00:00:00+00');

create table if not exists robot_logs_2026_01 partition of robot_logs
  for values from ('2026-01-01 00:00:00+00') to ('2026-02-01 00:00:00+00');

create table if not exists robot_logs_rest partition of robot_logs default;

create index if not exists idx_robot_logs_robot on robot_logs (robot_id, logged_at desc);
create index if not exists idx_robot_logs_job on robot_logs (job_id) where job_id is not null;
create index if not exists idx_robot_logs_errors on robot_logs (logged_at desc) where level in ('ERROR', 'CRITICAL');

create or replace function add_robot_logs_month(p_month date)
returns text
language plpgsql
as $$
declare
  v_from date := date_trunc('month', p_month)::date;
  v_name text := format('robot_logs_%s', to_char(v_from, 'YYYY_MM'));
begin
  execute format(
    'create table if not exists %I partition of robot_logs for values from (%L) to (%L)',
    v_name, v_from, (v_from + interval '1 month')::date
  );
  return v_name;
end
$$;

create or replace function search_robot_logs(
  p_robot uuid,
  p_text text default null,
  p_levels text[] default array['WARNING', 'ERROR', 'CRITICAL'],
  p_limit integer default 200
)
returns setof robot_logs
language sql
stable
as $$
  select *
  from robot_logs
  where robot_id = p_robot
    and level = any (p_levels)
    and (p_text is null or message ilike '%' || p_text || '%')
  order by logged_at desc
  limit p_limit
$$;

create or replace view robot_error_counts as
select robot_id, date_trunc('hour', logged_at) as hour, count(*) as errors
from robot_logs
where level in ('ERROR', 'CRITICAL')
group by robot_id, date_trunc('hour', logged_at);

comment on table robot_logs is 'Log lines of robots, by month';

-- commit; (each migration runs in one transaction)

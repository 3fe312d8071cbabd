-- A month whose partition is made late, after months of standing still or for the events of a clock that runs ahead, has
-- events in the default partition already, and could never be made: the error also kept all later months, and the sealing,
-- from going on. Its events are moved, each as it is.
create or replace function audit.ensure_months(months_ahead int) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  first date := date_trunc('month', now())::date;
  month date;
  next date;
  partition text;
begin
  for i in 0..months_ahead loop
    month := first + make_interval(months => i);
    next := month + interval '1 month';
    partition := 'event_' || to_char(month, 'YYYYMM');
    if to_regclass('audit.' || partition) is not null then
      continue;
    end if;
    if exists (select from audit.event_default where occurred_at >= month and occurred_at < next) then
      lock table audit.event_default in access exclusive mode;
      execute format('create table audit.%I (like audit.event including all)', partition);
      execute format('with moved as (delete from audit.event_default
        where occurred_at >= %L and occurred_at < %L returning *) insert into audit.%I select * from moved',
        month, next, partition);
      execute format('alter table audit.event attach partition audit.%I for values from (%L) to (%L)',
        partition, month, next);
    else
      execute format('create table audit.%I partition of audit.event for values from (%L) to (%L)',
        partition, month, next);
    end if;
  end loop;
end $$;
